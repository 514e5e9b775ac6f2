package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.pkitesting.X509Bundle;
import io.simpyio.kernel.Event;
import io.simpyio.net.tls.ClientAuth;
import io.simpyio.net.tls.TestPki;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsBuilder;
import io.simpyio.net.tls.TlsIdentity;
import io.simpyio.net.tls.TlsSession;
import io.simpyio.net.tls.TlsTrust;
import io.simpyio.testing.Logged;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who speaks with whom, and who is refused and why; the bytes themselves are in the suites of sockets. */
@ParameterizedClass(name = "{0}")
@MethodSource("worlds")
class TlsContractTests extends SocketContract {

    private static final X509Bundle LOCALHOST = TestPki.localhost();

    static List<BackendCase> worlds() {
        return BackendCase.sockets().stream()
                .filter(world -> world.wire() != Wire.PLAIN)
                .toList();
    }

    private final Logged log = new Logged(Acceptor.class.getName());

    @AfterEach
    void leaveTheLog() {
        log.close();
    }

    private TlsBuilder server() {
        return world.wire().server(LOCALHOST);
    }

    private TlsBuilder client() {
        return world.wire().client();
    }

    private TcpServerSocket listen(Tls tls) {
        return network.listen(new InetSocketAddress("127.0.0.1", 0), 16, tls).await();
    }

    private Connection connect(Tls server, Tls client) {
        return connect(server, client, "localhost");
    }

    private Connection connect(Tls server, Tls client, String host) {
        TcpServerSocket listening = listen(server);
        TcpSocket connected = network.connect(host, listening.port(), client).await();
        return new Connection(listening, connected, listening.accept().await());
    }

    private SocketException refused(Tls server, Tls client) {
        TcpServerSocket listening = listen(server);
        SocketException failure = failureToConnect(listening, client);
        assertGoesOn(listening);
        return failure;
    }

    private SocketException failureToConnect(TcpServerSocket listening, Tls client) {
        Event<TcpSocket> connect = network.connect("localhost", listening.port(), client);
        SocketException failure = catchThrowableOfType(SocketException.class, connect::await);
        assertThat(failure).isNotNull();
        return failure;
    }

    /** That the listening socket still serves others. */
    private void assertGoesOn(TcpServerSocket listening) {
        TcpSocket other = network.connect(
                        "localhost",
                        listening.port(),
                        client().protocols("TLSv1.2", "TLSv1.3")
                                .identity(TestPki.identity(TestPki.client("CN=other")))
                                .applicationProtocols("one")
                                .hostnameCheck(false)
                                .trust(TestPki.trust())
                                .build())
                .await();
        exchange(new Connection(listening, other, listening.accept().await()), 1);
    }

    @Test
    void bothEndsKnowWhatTheyHaveAgreedOn() {
        run(() -> {
            Connection connection = connect(
                    server().applicationProtocols("two", "one").build(),
                    client().applicationProtocols("one", "two").build());
            exchange(connection, 1);
            TlsSession atClient = connection.client().tlsSession().orElseThrow();
            TlsSession atServer = connection.server().tlsSession().orElseThrow();
            assertThat(atClient.protocol()).isEqualTo(world.wire().protocol()).isEqualTo(atServer.protocol());
            assertThat(atClient.cipher()).matches("TLS_.*(GCM|CHACHA20).*").isEqualTo(atServer.cipher());
            assertThat(atClient.peerCertificates()).first().isEqualTo(LOCALHOST.getCertificate());
            assertThat(atServer.peerCertificates()).isEmpty();
            assertThat(atClient.applicationProtocol()).contains("two");
            assertThat(atServer.applicationProtocol()).contains("two");
            assertThat(atServer.serverName()).contains("localhost");
            assertThat(atClient.serverName()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void identityAndTrustMayComeFromKeyStores(String type, @TempDir Path directory) throws Exception {
        X509Bundle stored = TestPki.localhost();
        char[] password = "open sesame".toCharArray();
        KeyStore own = KeyStore.getInstance(type);
        own.load(null, null);
        own.setKeyEntry("own", stored.getKeyPair().getPrivate(), password, stored.getCertificatePath());
        KeyStore trusted = KeyStore.getInstance(type);
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", TestPki.authority().getCertificate());
        TlsIdentity identity = TlsIdentity.keyStore(saved(own, directory.resolve("own"), password), password);
        TlsTrust trust = TlsTrust.keyStore(saved(trusted, directory.resolve("trusted"), password), password);
        run(() -> {
            Connection connection = connect(
                    server().identity(identity)
                            .clientAuth(ClientAuth.NEED)
                            .trust(trust)
                            .build(),
                    client().identity(identity).trust(trust).build());
            exchange(connection, 1);
            assertThat(List.of(connection.client(), connection.server()))
                    .allSatisfy(end -> assertThat(end.tlsSession().orElseThrow().peerCertificates())
                            .first()
                            .isEqualTo(stored.getCertificate()));
        });
    }

    private static Path saved(KeyStore store, Path file, char[] password) throws Exception {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }

    @Test
    void plainSocketsHaveNoSession() {
        run(() -> {
            Connection connection = connect(backend.network());
            assertThat(connection.client().tlsSession()).isEmpty();
            assertThat(connection.server().tlsSession()).isEmpty();
        });
    }

    @Test
    void clientMayShowACertificate() {
        X509Bundle alice = TestPki.client("alice");
        run(() -> {
            Connection connection = connect(
                    server().clientAuth(ClientAuth.NEED).trust(TestPki.trust()).build(),
                    client().identity(TestPki.identity(alice)).build());
            exchange(connection, 1);
            assertThat(connection.server().tlsSession().orElseThrow().peerCertificates())
                    .first()
                    .isEqualTo(alice.getCertificate());
        });
    }

    @Test
    void clientWithoutACertificateIsTakenIfItIsOnlyWanted() {
        run(() -> {
            Connection connection = connect(
                    server().clientAuth(ClientAuth.WANT).trust(TestPki.trust()).build(), client().build());
            exchange(connection, 1);
            assertThat(connection.server().tlsSession().orElseThrow().peerCertificates())
                    .isEmpty();
        });
    }

    /** With TLS 1.3 the client's handshake is over before the server has looked at its certificate. */
    @Test
    void clientWithoutACertificateIsRefusedIfItIsNeeded() {
        Tls server = server().clientAuth(ClientAuth.NEED).trust(TestPki.trust()).build();
        assertRefusedByServer(server, client().build(), "the peer has refused: ");
    }

    @Test
    void clientOfAnotherAuthorityIsRefused() {
        X509Bundle stranger = TestPki.authority("CN=stranger");
        Tls server = server().clientAuth(ClientAuth.NEED).trust(TestPki.trust()).build();
        Tls client = client().identity(TestPki.identity(stranger)).build();
        assertRefusedByServer(server, client, "the peer has refused: ");
    }

    private void assertRefusedByServer(Tls server, Tls client, String reason) {
        run(() -> {
            TcpServerSocket listening = listen(server);
            SocketException failure = catchThrowableOfType(
                    SocketException.class,
                    () -> network.connect("localhost", listening.port(), client)
                            .await()
                            .read(1)
                            .await());
            assertThat(failure.error()).as("error of %s", failure).isEqualTo(SocketError.EPROTO);
            assertThat(failure).hasMessageContaining(reason);
            assertGoesOn(listening);
        });
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefused() {
        run(() -> {
            SocketException failure = refused(
                    server().build(),
                    client().trust(TestPki.trust(TestPki.authority("CN=other"))).build());
            assertThat(failure.error()).isEqualTo(SocketError.EPROTO);
            assertThat(failure)
                    .hasMessageContaining("TLS handshake with localhost")
                    .hasMessageContaining(
                            "this side has refused the peer: its certificate is not signed by anyone trusted");
        });
    }

    @Test
    void certificateThatHasExpiredIsRefused() {
        X509Bundle expired = TestPki.issued(
                "CN=localhost",
                builder -> builder.addSanDnsName("localhost")
                        .notAfter(Instant.now().minus(Duration.ofDays(1))));
        run(() -> assertThat(
                        failureToConnect(listen(world.wire().server(expired).build()), client().build()))
                .hasMessageStartingWith("EPROTO")
                .hasMessageContaining("its certificate has expired"));
    }

    @Test
    void certificateThatIsNotValidYetIsRefused() {
        X509Bundle early = TestPki.issued(
                "CN=localhost",
                builder -> builder.addSanDnsName("localhost")
                        .notBefore(Instant.now().plus(Duration.ofDays(1))));
        run(() -> assertThat(failureToConnect(listen(world.wire().server(early).build()), client().build()))
                .hasMessageContaining("its certificate is not valid yet"));
    }

    @Test
    void certificateForAnotherHostIsRefusedUnlessNobodyChecks() {
        X509Bundle elsewhere = TestPki.forHost("elsewhere.example");
        run(() -> {
            Tls server = world.wire().server(elsewhere).build();
            assertThat(refused(server, client().build()))
                    .hasMessageStartingWith("EPROTO")
                    .hasMessageContaining("its certificate is for another host name");
            exchange(connect(server, client().hostnameCheck(false).build()), 1);
            exchange(connect(server, client().serverName("elsewhere.example").build()), 1);
        });
    }

    @Test
    void addressInTheCertificateIsChecked() {
        X509Bundle named = TestPki.issued("CN=localhost", builder -> builder.addSanDnsName("localhost"));
        run(() -> {
            exchange(connect(server().build(), client().build(), "127.0.0.1"), 1);
            Tls server = world.wire().server(named).build();
            assertThat(catchThrowableOfType(
                            SocketException.class, () -> connect(server, client().build(), "127.0.0.1")))
                    .hasMessageContaining("its certificate is for another host name");
        });
    }

    @Test
    void noCommonProtocolVersion() {
        run(() -> {
            String other = world.wire().protocol().equals("TLSv1.2") ? "TLSv1.3" : "TLSv1.2";
            assertThat(refused(server().build(), client().protocols(other).build()))
                    .hasMessageStartingWith("EPROTO")
                    .hasMessageContaining("there is no common protocol version");
        });
    }

    @Test
    void noCommonApplicationProtocol() {
        run(() -> {
            Tls server = server().applicationProtocols("one").build();
            Tls client = client().applicationProtocols("two").build();
            if (world.wire().openSsl()) { // It can only go on without.
                Connection connection = connect(server, client);
                assertThat(connection.client().tlsSession().orElseThrow().applicationProtocol())
                        .isEmpty();
            } else {
                assertThat(refused(server, client))
                        .hasMessageStartingWith("EPROTO")
                        .hasMessageContaining("there is no common application protocol");
            }
        });
    }

    @Test
    void serverChoosesTheCertificateByName() {
        X509Bundle a = TestPki.forHost("a.example");
        X509Bundle anyOfB = TestPki.issued("CN=b", builder -> builder.addSanDnsName("x.b.example"));
        run(() -> {
            Tls server = server().identity("a.example", TestPki.identity(a))
                    .identity("*.b.example", TestPki.identity(anyOfB))
                    .applicationProtocols("one")
                    .build();
            TcpServerSocket listening = listen(server);
            assertShown(listening, "a.example", a);
            assertShown(listening, "x.b.example", anyOfB);
            assertShown(listening, "localhost", LOCALHOST);
        });
    }

    private void assertShown(TcpServerSocket listening, String name, X509Bundle expected) {
        Tls client = client().serverName(name).applicationProtocols("one").build();
        TcpSocket socket =
                network.connect("localhost", listening.port(), client).await();
        exchange(new Connection(listening, socket, listening.accept().await()), 1);
        TlsSession session = socket.tlsSession().orElseThrow();
        assertThat(session.peerCertificates()).first().isEqualTo(expected.getCertificate());
        assertThat(session.applicationProtocol()).contains("one");
    }

    @Test
    void rotatedCertificateIsShownToNewConnectionsWhileOldOnesGoOn() {
        X509Bundle next = TestPki.localhost();
        AtomicReference<Tls> current = new AtomicReference<>(server().build());
        run(() -> {
            TcpServerSocket listening = network.listen(
                            new InetSocketAddress("127.0.0.1", 0), ListenOptions.DEFAULT.withTls(current::get))
                    .await();
            Tls client = client().build();
            TcpSocket old =
                    network.connect("localhost", listening.port(), client).await();
            Connection before =
                    new Connection(listening, old, listening.accept().await());
            current.set(world.wire().server(next).build());
            TcpSocket young =
                    network.connect("localhost", listening.port(), client).await();
            Connection after =
                    new Connection(listening, young, listening.accept().await());
            exchange(before, 2);
            exchange(after, 2);
            assertThat(old.tlsSession().orElseThrow().peerCertificates())
                    .first()
                    .isEqualTo(LOCALHOST.getCertificate());
            assertThat(young.tlsSession().orElseThrow().peerCertificates())
                    .first()
                    .isEqualTo(next.getCertificate());
        });
    }

    @Test
    void supplierThatThrowsCostsOnlyTheConnection() {
        AtomicReference<Tls> current = new AtomicReference<>();
        run(() -> {
            TcpServerSocket listening = network.listen(
                            new InetSocketAddress("127.0.0.1", 0), ListenOptions.DEFAULT.withTls(() -> {
                                if (current.get() == null) {
                                    throw new IllegalStateException("not yet");
                                }
                                return current.get();
                            }))
                    .await();
            assertFails(network.connect("localhost", listening.port(), client().build()), SocketError.ECONNRESET);
            current.set(server().build());
            assertGoesOn(listening);
        });
    }

    @Test
    void peerThatDoesNotSpeakTlsIsRefused() {
        run(() -> {
            TcpServerSocket listening = listen(server().build());
            TcpSocket plain =
                    backend.network().connect("localhost", listening.port()).await();
            plain.write(bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).await();
            SocketException end = catchThrowableOfType(SocketException.class, () -> {
                while (true) {
                    plain.read(100).await(); // Perhaps an alert.
                }
            });
            assertThat(end.error()).isEqualTo(SocketError.ECONNRESET);
            assertGoesOn(listening);
        });
    }

    @Test
    void serverThatDoesNotSpeakTlsIsRefused() {
        run(() -> {
            TcpServerSocket listening = backend.network().listen(0).await();
            Event<TcpSocket> connect = network.connect("localhost", listening.port(), client().build());
            listening
                    .accept()
                    .await()
                    .write(bytes("220 mail.example ESMTP\r\n"))
                    .await();
            SocketException failure = catchThrowableOfType(SocketException.class, connect::await);
            assertThat(failure).hasMessageStartingWith("EPROTO").hasMessageContaining("the peer does not speak TLS");
        });
    }

    @Test
    void serverThatHangsUpInTheHandshake() {
        run(() -> {
            TcpServerSocket listening = backend.network().listen(0).await();
            Event<TcpSocket> connect = network.connect("localhost", listening.port(), client().build());
            TcpSocket socket = listening.accept().await();
            socket.read(1).await();
            socket.close();
            assertFails(connect, SocketError.ECONNRESET);
        });
    }

    @Test
    void serverThatIsSilentInTheHandshake() {
        run(() -> {
            TcpServerSocket listening = backend.network().listen(0).await();
            Tls client = client().handshakeTimeout(Duration.ofMillis(50)).build();
            SocketException failure = catchThrowableOfType(
                    SocketException.class,
                    () -> network.connect("localhost", listening.port(), client).await());
            assertThat(failure)
                    .hasMessageStartingWith("ETIMEDOUT")
                    .hasMessageContaining("the limit handshakeTimeout is 50 ms");
        });
    }

    @Test
    void clientThatIsSilentInTheHandshakeHoldsUpNobody() {
        run(() -> {
            TcpServerSocket listening = network.listen(
                            new InetSocketAddress("127.0.0.1", 0),
                            ListenOptions.DEFAULT.withTls(server().identity("a.example", TestPki.identity(LOCALHOST))
                                    .handshakeTimeout(Duration.ofMillis(300))
                                    .build()))
                    .await();
            TcpSocket silent =
                    backend.network().connect("localhost", listening.port()).await();
            TcpSocket garbled =
                    backend.network().connect("localhost", listening.port()).await();
            garbled.write(new byte[] {22, 3, 1}).await(); // A record cut short.
            assertGoesOn(listening);
            assertFails(silent.read(1), SocketError.ECONNRESET);
            assertFails(garbled.read(1), SocketError.ECONNRESET);
            assertGoesOn(listening);
            assertThat(log.warnings())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("ETIMEDOUT")
                            .contains("TLS handshake with 127.0.0.1:", "the limit handshakeTimeout is 300 ms"));
        });
    }

    /** Silent clients take all the places, and have to give them up after a second, not after the minute. */
    @Test
    void silentClientsGiveUpTheirPlacesForOthers() {
        run(() -> {
            TcpServerSocket listening = network.listen(
                            new InetSocketAddress("127.0.0.1", 0),
                            ListenOptions.DEFAULT
                                    .withMaxHandshakes(4)
                                    .withTls(server().handshakeTimeout(Duration.ofMinutes(1))
                                            .build()))
                    .await();
            List<TcpSocket> silent = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                silent.add(
                        backend.network().connect("localhost", listening.port()).await());
            }
            double before = environment.now();
            assertGoesOn(listening);
            assertThat(environment.now() - before).as("seconds").isBetween(0.5, 20.0);
            assertFails(silent.getFirst().read(1), SocketError.ECONNRESET);
            Event<byte[]> last = silent.getLast().read(1);
            environment.timeout(0.01).await();
            assertThat(last.triggered()).as("its handshake was given up too").isFalse();
            assertThat(log.warnings())
                    .hasSizeBetween(2, 3) // For the sixth, for the other, and perhaps for one that came between.
                    .allSatisfy(line -> assertThat(line)
                            .matches("TLS handshake with .* given up for another: the limit maxHandshakes is 4"));
        });
    }

    @Test
    void closedClientIsGoneWithTheEndOfTheServer() {
        run(() -> {
            Connection connection = connect(server().build(), client().build());
            double before = environment.now();
            connection.client().close();
            assertFails(connection.server().read(1), SocketError.ECONNRESET);
            connection.server().close();
            awaitNothingOpen();
            if (world.backend().equals("virtual")) {
                assertThat(environment.now() - before).isLessThan(0.1);
            }
        });
    }

    @Test
    void oldTlsHasNoHalfClose() {
        run(() -> {
            Connection connection = connect(server().build(), client().build());
            if (world.wire().protocol().equals("TLSv1.2")) {
                assertFails(connection.client().shutdownOutput(), SocketError.EOPNOTSUPP);
                exchange(connection, 1);
            } else {
                connection.client().shutdownOutput().await();
                assertFails(connection.server().read(1), SocketError.ECONNRESET);
            }
        });
    }

    /** Somebody between the ends cuts the connection off. */
    @Test
    void endWithoutCloseNotifyIsAResetToo() {
        run(() -> {
            TcpServerSocket listening = listen(server().build());
            TcpServerSocket between = backend.network().listen(0).await();
            Event<TcpSocket> connect = network.connect("localhost", between.port(), client().build());
            TcpSocket outer = between.accept().await();
            TcpSocket inner = backend.network().connect(listening.address()).await();
            pump(outer, inner);
            pump(inner, outer);
            TcpSocket client = connect.await();
            TcpSocket server = listening.accept().await();
            exchange(new Connection(listening, client, server), 1);
            Event<byte[]> read = server.read(1);
            inner.close();
            assertThat(catchThrowableOfType(SocketException.class, read::await))
                    .hasMessageStartingWith("ECONNRESET")
                    .hasMessageContaining("without close_notify: its data may be cut short");
            assertFails(server.read(1), SocketError.ECONNRESET);
        });
    }

    private void pump(TcpSocket from, TcpSocket to) {
        start(() -> {
            try {
                while (true) {
                    to.write(from.read(10_000).await()).await();
                }
            } catch (SocketException end) {
                from.close();
            }
        });
    }
}
