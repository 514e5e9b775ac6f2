package io.simpyio.http.server;

import io.simpyio.http.HttpException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Answers with the files of a folder of the class path, each of 16 MiB at most. Any thread. */
final class ClassPathFiles implements HttpHandler {

    private static final int MAX_FILE_BYTES = 16 << 20;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("gif", "image/gif"),
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("png", "image/png"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("xml", "application/xml"));

    private final String folder;
    private final ClassLoader loader;

    ClassPathFiles(String folder) {
        this.folder = folder.replaceAll("^/+|/+$", "");
        this.loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(ClassPathFiles.class::getClassLoader);
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        String file = request.pathVariable(RouteNode.REST);
        if (file.isEmpty() || file.endsWith("/")) {
            file += "index.html";
        }
        // The parts of the path are no ".." already, but a decoded one may contain what separates them.
        if (file.contains("..") || file.contains("\\") || file.startsWith("/") || file.contains("//")) {
            throw notFound();
        }
        URL url = loader.getResource(folder + "/" + file);
        if (url == null || isFolder(url)) {
            throw notFound();
        }
        return HttpResponse.ok().withBytes(type(file), read(url));
    }

    private static byte[] read(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false); // Else closing the stream would not close the file.
        try (InputStream content = connection.getInputStream()) {
            byte[] bytes = content.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new IOException(url + " has more than " + MAX_FILE_BYTES + " bytes, the limit on files");
            }
            return bytes;
        }
    }

    private static HttpException notFound() {
        return new HttpException(404, "Not found");
    }

    private static boolean isFolder(URL url) throws IOException {
        if (url.getProtocol().equals("file")) {
            return !Files.isRegularFile(Path.of(URI.create(url.toString())));
        }
        return url.openConnection() instanceof JarURLConnection jar
                && jar.getJarEntry() != null
                && jar.getJarEntry().isDirectory();
    }

    private static String type(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, "application/octet-stream");
    }
}
