-- Puts as many requests on the wire at once as the argument behind the URL says.
init = function(arguments)
    local requests = {}
    for i = 1, tonumber(arguments[1]) do
        requests[i] = wrk.format()
    end
    batch = table.concat(requests)
end

request = function()
    return batch
end
