package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.netty.buffer.ByteBufUtil;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsBuilder;
import io.simpyio.net.tls.TlsIdentity;
import io.simpyio.net.tls.TlsTrust;
import io.simpyio.trace.EventHash;
import io.simpyio.virtual.link.LinkProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS in a simulation: one seed, one run, to the last byte on the wire. */
class TlsRepeatTests {

    /** Other kinds of keys sign with random numbers of their own. */
    private static final X509Bundle LOCALHOST = TestPki.issued(
            "CN=localhost",
            builder -> builder.algorithm(CertificateBuilder.Algorithm.ed25519).addSanDnsName("localhost"));

    private record Run(byte[] wire, long events) {}

    @Test
    void sameSeedSameBytes() {
        Run first = run(1, "TLSv1.3");
        Run second = run(1, "TLSv1.3");
        Run other = run(2, "TLSv1.3");
        assertThat(first.wire())
                .hasSizeGreaterThan(1_000)
                .isEqualTo(second.wire())
                .isNotEqualTo(other.wire());
        assertThat(first.events()).isEqualTo(second.events());
    }

    @Test
    void sameSeedSameBytesWithTls12() {
        assertThat(run(1, "TLSv1.2").wire()).isEqualTo(run(1, "TLSv1.2").wire());
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, 0.3", "TLSv1.2, 0.4"})
    void inAWorldItRepeatsByItselfAndAnEchoTakesItsRoundTrips(String protocol, double seconds) {
        Tls server = Tls.server(TestPki.identity(LOCALHOST)).protocols(protocol).build();
        Tls client = Tls.client()
                .trust(TestPki.trust())
                .protocols(protocol)
                .serverName("localhost")
                .build();
        List<String> traffic = echo(42, server, client, seconds);
        assertThat(traffic).anyMatch(line -> line.length() > 500);
        assertThat(echo(42, server, client, seconds)).isEqualTo(traffic);
        assertThat(echo(43, server, client, seconds)).hasSameSizeAs(traffic).isNotEqualTo(traffic);
    }

    private static final char[] PASSWORD = "simpyio".toCharArray();

    /** The hash of all that is sent with keys from a file, as the authority of the tests is another one in each JVM. */
    private static String hash(long seed, String protocol, CoroutineMode mode)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = TlsRepeatTests.class.getResourceAsStream("server.p12")) {
            store.load(file, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        Tls server = Tls.server(TlsIdentity.keyStore(store, PASSWORD))
                .protocols(protocol)
                .build();
        Tls client = Tls.client()
                .trust(TlsTrust.keyStore(trusted))
                .protocols(protocol)
                .build();
        List<String> traffic = echo(seed, mode, server, client, protocol.equals("TLSv1.3") ? 0.3 : 0.4);
        byte[] all = String.join("\n", traffic).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
    }

    /** Prints the hash of the traffic. Arguments: the seed, the protocol, and how processes are switched. */
    public static void main(String[] args) throws GeneralSecurityException, IOException {
        System.out.println(hash(Long.parseLong(args[0]), args[1], CoroutineMode.valueOf(args[2])));
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, LOOP", "TLSv1.3, BATON", "TLSv1.2, LOOP"})
    void freshJvmsSendTheSameBytes(String protocol, CoroutineMode mode) throws Exception {
        String here = hash(42, protocol, CoroutineMode.LOOP);
        assertThat(FreshJvm.lastLine(TlsRepeatTests.class, "42", protocol, mode.name()))
                .isEqualTo(here);
        assertThat(hash(43, protocol, CoroutineMode.LOOP)).isNotEqualTo(here);
    }

    private static List<String> echo(long seed, Tls serverTls, Tls clientTls, double seconds) {
        return echo(seed, CoroutineMode.LOOP, serverTls, clientTls, seconds);
    }

    /** Two echoes, each on a connection of its own, on a link of 50 ms; everything that the links carry. */
    private static List<String> echo(long seed, CoroutineMode mode, Tls serverTls, Tls clientTls, double seconds) {
        List<String> traffic = new ArrayList<>();
        try (World world = World.builder()
                .seed(seed)
                .link(LinkProfile.of(Duration.ofMillis(50)))
                .environment(options -> options.coroutines(mode))
                .listener((link, parcel, fate) ->
                        traffic.add(link + " " + parcel.kind() + " " + ByteBufUtil.hexDump(parcel.content())))
                .build()) {
            world.host("server").start((environment, network) -> {
                TcpServerSocket listening = network.listen(new InetSocketAddress(443), 16, serverTls)
                        .await();
                while (true) {
                    TcpSocket socket = listening.accept().await();
                    socket.write(socket.read(4).await()).await();
                }
            });
            world.run(world.host("client").start((environment, network) -> {
                for (int i = 0; i < 2; i++) {
                    double start = environment.now();
                    TcpSocket socket = network.connect("server", 443, clientTls).await();
                    socket.write(new byte[] {1, 2, 3, 4}).await();
                    assertThat(socket.read(4).await()).containsExactly(1, 2, 3, 4);
                    assertThat(environment.now() - start).isEqualTo(seconds, offset(1e-9));
                }
            }));
        }
        return traffic;
    }

    private static Run run(long seed, String protocol) {
        EventHash hash = new EventHash();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        try (VirtualBackend backend =
                VirtualBackend.open(Duration.ofMillis(5), environment -> environment.listener(hash))) {
            Network network = backend.network();
            Environment environment = backend.environment();
            environment.run(environment.process(() -> {
                TcpServerSocket listening = network.listen(
                                new InetSocketAddress(443),
                                16,
                                seeded(Tls.server(TestPki.identity(LOCALHOST)).sessionTickets(false), seed, protocol))
                        .await();
                TcpServerSocket tap = network.listen(8443).await();
                Event<TcpSocket> connect = network.connect(
                        "localhost", 8443, seeded(Tls.client().trust(TestPki.trust()), seed + 100, protocol));
                TcpSocket outer = tap.accept().await();
                TcpSocket inner = network.connect("localhost", 443).await();
                pump(environment, outer, inner, wire);
                pump(environment, inner, outer, wire);
                TcpSocket client = connect.await();
                TcpSocket server = listening.accept().await();
                client.write(new byte[] {1, 2, 3, 4}).await();
                server.read(4).await();
                server.write(new byte[50_000]).await();
                for (int read = 0; read < 50_000; ) {
                    read += client.read(50_000).await().length;
                }
                client.close();
                environment.timeout(1).await();
            }));
        }
        return new Run(wire.toByteArray(), hash.value());
    }

    private static Tls seeded(TlsBuilder builder, long seed, String protocol) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return builder.secureRandom(random).protocols(protocol).build();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pump(Environment environment, TcpSocket from, TcpSocket to, ByteArrayOutputStream wire) {
        environment.process(() -> {
            try {
                while (true) {
                    byte[] bytes = from.read(100_000).await();
                    wire.writeBytes(bytes);
                    to.write(bytes).await();
                }
            } catch (SocketException end) {
                to.close();
            }
        });
    }
}
