package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.virtual.link.LinkProfile;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The JDK's TLS in Netty's handler, between two hosts: exact in time, and equal byte by byte. For the bytes it takes the
 * host's random numbers, an Ed25519 key, whose signatures have no chance in them, and no session tickets, which hold the
 * time of day.
 */
class TlsInWorldTests {

    private static final int PORT = 8443;
    private static final char[] PASSWORD = "simpyio".toCharArray();
    /** The JDK sends no ticket if sessions live longer than a ticket may, which is a week. */
    private static final int TOO_LONG_FOR_TICKETS_SECONDS = 604_801;

    private static SSLContext context(Network network) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = TlsInWorldTests.class.getResourceAsStream("server.p12")) {
            store.load(file, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keys.getKeyManagers(),
                trust.getTrustManagers(),
                network.transport().random().orElseThrow());
        context.getServerSessionContext().setSessionTimeout(TOO_LONG_FOR_TICKETS_SECONDS);
        return context;
    }

    private static SslHandler handler(SSLContext context, boolean client) {
        SSLEngine engine = client ? context.createSSLEngine("server", PORT) : context.createSSLEngine();
        engine.setUseClientMode(client);
        return new SslHandler(engine);
    }

    /** An echo over TLS on a link of 50 ms; everything that the links carry, and when. */
    private static List<String> echo(CoroutineMode mode, long seed) {
        List<String> traffic = new ArrayList<>();
        try (World world = World.builder()
                .seed(seed)
                .link(LinkProfile.of(Duration.ofMillis(50)))
                .environment(options -> options.coroutines(mode))
                .listener((link, parcel, fate) ->
                        traffic.add(link + " " + parcel.kind() + " " + ByteBufUtil.hexDump(parcel.content())))
                .build()) {
            world.host("server").start((environment, network) -> {
                SSLContext context = context(network);
                NettySockets.listen(
                        network,
                        PORT,
                        channel -> channel.pipeline()
                                .addLast(handler(context, false), new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                                        ctx.writeAndFlush(message);
                                    }
                                }));
            });
            Event<?> done = world.host("client").start((environment, network) -> {
                SSLContext context = context(network);
                Event<String> reply = environment.event();
                SslHandler tls = handler(context, true);
                Channel channel = NettySockets.connect(
                        network,
                        "server",
                        PORT,
                        it -> it.pipeline().addLast(tls, new SimpleChannelInboundHandler<ByteBuf>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
                                reply.succeed(bytes.toString(StandardCharsets.US_ASCII));
                            }
                        }));
                assertThat(environment.now()).as("TCP").isEqualTo(0.1);
                NettySockets.await(network, tls.handshakeFuture());
                assertThat(environment.now()).as("TLS 1.3").isEqualTo(0.2);
                assertThat(tls.engine().getSession().getProtocol()).isEqualTo("TLSv1.3");
                channel.writeAndFlush(Unpooled.copiedBuffer("ohai", StandardCharsets.US_ASCII));
                assertThat(reply.await()).isEqualTo("ohai");
                assertThat(environment.now()).as("echo").isEqualTo(0.3);
            });
            world.run(done);
        }
        return traffic;
    }

    /** Prints the hash of the traffic. Arguments: the seed, and how processes are switched. */
    public static void main(String[] args) throws GeneralSecurityException {
        System.out.println(hash(echo(CoroutineMode.valueOf(args[1]), Long.parseLong(args[0]))));
    }

    private static String hash(List<String> traffic) throws GeneralSecurityException {
        byte[] all = String.join("\n", traffic).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
    }

    /** What the JDK keeps in sets has another order in each JVM: none of that may get into the bytes. */
    @ParameterizedTest
    @EnumSource(
            value = CoroutineMode.class,
            names = {"LOOP", "BATON"})
    void freshJvmsSendTheSameBytes(CoroutineMode mode) throws Exception {
        assertThat(FreshJvm.lastLine(TlsInWorldTests.class, "42", mode.name()))
                .isEqualTo(hash(echo(CoroutineMode.LOOP, 42)));
    }

    @Test
    void anEchoTakesTheTimeOfItsRoundTripsAndRepeatsByteByByte() throws GeneralSecurityException {
        List<String> traffic = echo(CoroutineMode.LOOP, 42);
        assertThat(traffic).hasSizeGreaterThan(6).anyMatch(line -> line.length() > 500);
        assertThat(echo(CoroutineMode.LOOP, 42)).isEqualTo(traffic);
        assertThat(echo(CoroutineMode.BATON, 42)).isEqualTo(traffic);
        assertThat(echo(CoroutineMode.LOOP, 43)).hasSameSizeAs(traffic).isNotEqualTo(traffic);
    }
}
