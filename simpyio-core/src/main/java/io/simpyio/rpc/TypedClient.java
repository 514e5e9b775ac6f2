package io.simpyio.rpc;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The methods of an interface, which call a peer. Any thread. */
final class TypedClient implements InvocationHandler {

    private enum Kind {
        VALUE,
        EVENT,
        FUTURE,
        STREAM
    }

    /** What a method of the interface means. */
    private record Target(RpcProxy proxy, Kind kind, Type result) {}

    private final RpcProxy proxy;
    private final Class<?> type;
    private final Map<Method, Target> targets = new ConcurrentHashMap<>();

    private TypedClient(RpcProxy proxy, Class<?> type) {
        this.proxy = proxy;
        this.type = type;
    }

    static <T> T of(RpcProxy proxy, Class<T> type) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is no interface");
        }
        TypedClient client = new TypedClient(proxy, type);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, client));
    }

    /** What a client calls; null if the object is none. */
    static @Nullable RpcProxy proxyOf(Object object) {
        return Proxy.isProxyClass(object.getClass()) && Proxy.getInvocationHandler(object) instanceof TypedClient client
                ? client.proxy
                : null;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(self, method, arguments);
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, arguments);
        }
        Target target = targets.computeIfAbsent(method, this::target);
        List<?> list = arguments == null ? List.of() : Arrays.asList(arguments);
        return switch (target.kind()) {
            case VALUE -> value(target, list);
            case EVENT -> event(target, list);
            case FUTURE -> future(target, list);
            case STREAM -> stream(target, list);
        };
    }

    private Object ofObject(Object self, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> type.getSimpleName() + " at " + proxy;
        };
    }

    private Target target(Method method) {
        RpcMethod marked = method.getAnnotation(RpcMethod.class);
        String name = marked == null || marked.value().isEmpty() ? method.getName() : marked.value();
        RpcProxy called = type.isAnnotationPresent(FunctionalInterface.class) ? proxy : proxy.child(name);
        Class<?> returned = method.getReturnType();
        Kind kind = Kind.VALUE;
        if (returned == Event.class || returned == RpcReply.class) {
            kind = Kind.EVENT;
        } else if (returned == RpcStream.class) {
            kind = Kind.STREAM;
        } else if (returned != Object.class && returned.isAssignableFrom(CompletableFuture.class)) {
            kind = Kind.FUTURE;
        }
        return new Target(called, kind, kind == Kind.VALUE ? method.getGenericReturnType() : content(method));
    }

    private static Type content(Method method) {
        if (!(method.getGenericReturnType() instanceof ParameterizedType generic)) {
            return Object.class;
        }
        Type content = generic.getActualTypeArguments()[0];
        return content == Void.class ? void.class : content;
    }

    private Environment environment() {
        return proxy.peer().environment();
    }

    private boolean onLoop() {
        return environment().scheduler().onLoop();
    }

    private static RpcReply<@Nullable Object> send(Target target, List<?> arguments) {
        return send(target, RpcClientCall.of(target.proxy()), arguments);
    }

    private static RpcReply<@Nullable Object> send(Target target, @Nullable RpcClientCall call, List<?> arguments) {
        return target.proxy().<@Nullable Object>send(call, arguments, Map.of(), target.result());
    }

    private RpcStream<?> stream(Target target, List<?> arguments) {
        if (!onLoop()) {
            throw new IllegalStateException(
                    "A stream is read on the loop: " + target.proxy().path());
        }
        return target.proxy().stream(arguments, target.result());
    }

    private @Nullable Object value(Target target, List<?> arguments) {
        if (!onLoop()) {
            return valueOutside(target, arguments);
        }
        if (environment().activeProcess().isEmpty()) {
            throw new IllegalStateException("A call of " + target.proxy().path()
                    + " for its value would wait for ever on the loop's thread outside a process");
        }
        RpcReply<@Nullable Object> reply = send(target, arguments);
        try {
            return reply.await();
        } catch (Interrupt interrupt) {
            reply.cancel();
            throw interrupt;
        }
    }

    private @Nullable Object valueOutside(Target target, List<?> arguments) {
        CompletableFuture<@Nullable Object> future = future(target, arguments);
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw (CancellationException)
                    new CancellationException("The thread that waited for " + target.proxy() + " was interrupted")
                            .initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private RpcReply<@Nullable Object> event(Target target, List<?> arguments) {
        if (onLoop()) {
            return send(target, arguments);
        }
        RpcClientCall call = RpcClientCall.of(target.proxy());
        return submit(call, () -> {
                    RpcReply<@Nullable Object> reply = send(target, call, arguments);
                    reply.defuse(); // Its failure may come before its user awaits it.
                    return reply;
                })
                .join();
    }

    /** Does it on the loop, which may have ended, or take no more: then the call has ended, too. */
    private <T extends @Nullable Object> CompletableFuture<T> submit(@Nullable RpcClientCall call, Callable<T> body) {
        CompletableFuture<T> sent;
        try {
            sent = environment().submit(body);
        } catch (RejectedExecutionException e) {
            if (call != null) {
                call.failed(e);
            }
            throw e;
        }
        if (call != null) {
            sent.whenComplete((done, failure) -> {
                if (failure != null) {
                    call.failed(failure);
                }
            });
        }
        return sent;
    }

    private CompletableFuture<@Nullable Object> future(Target target, List<?> arguments) {
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        if (onLoop()) {
            begin(send(target, arguments), future);
        } else {
            RpcClientCall call = RpcClientCall.of(target.proxy());
            CompletableFuture<?> sent = submit(call, () -> {
                begin(send(target, call, arguments), future);
                return true;
            });
            sent.whenComplete((begun, failure) -> {
                if (failure != null) {
                    future.completeExceptionally(failure);
                }
            });
        }
        return future;
    }

    private void begin(RpcReply<@Nullable Object> reply, CompletableFuture<@Nullable Object> future) {
        reply.toCompletableFuture().whenComplete((value, failure) -> {
            if (failure == null) {
                future.complete(value);
            } else {
                future.completeExceptionally(failure);
            }
        });
        future.whenComplete((value, failure) -> {
            if (!future.isCancelled()) {
                return;
            }
            if (onLoop()) {
                reply.cancel();
            } else {
                environment().scheduler().resume(reply::cancel); // Also where no more can be submitted.
            }
        });
    }
}
