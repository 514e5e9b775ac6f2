package io.simpyio.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsIdentity;
import io.simpyio.net.tls.TlsTrust;
import io.simpyio.virtual.World;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** README.md. */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeTests {

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Test
    void tenLines(CapturedOutput output) {
        try (Backend backend = Backend.open("virtual")) { // in simulated time; or "epoll", "select" ...: the same
            Environment env = backend.environment();
            Network net = backend.network();
            env.process("server", () -> {
                TcpServerSocket listener = net.listen(5555).await();
                TcpSocket socket = listener.accept().await();
                System.out.println(text(socket.read(4).await())); // ohai
                socket.write(bytes("cya")).await();
            });
            env.run(env.process("client", () -> {
                TcpSocket socket = net.connect("localhost", 5555).await();
                socket.write(bytes("ohai")).await();
                System.out.println(text(socket.read(3).await())); // cya
            }));
        }
        assertThat(output.getOut().lines()).containsSubsequence("ohai", "cya");
    }

    @Test
    void theSameWithTls(@TempDir Path folder) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .subject("CN=example.org")
                .addSanDnsName("example.org")
                .buildIssuedBy(authority);
        Path certificate = Files.writeString(folder.resolve("server.crt"), server.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("server.key"), server.getPrivateKeyPEM());
        Path ca = Files.writeString(folder.resolve("ca.crt"), authority.getCertificatePEM());
        try (World world = World.builder().build()) {
            world.host("example.org").start((env, net) -> {
                Tls tls = Tls.server(TlsIdentity.pem(certificate, key)).build();
                TcpServerSocket listener =
                        net.listen(new InetSocketAddress(5555), 128, tls).await();
                listener.accept().await().write(bytes("cya")).await();
            });
            String said = world.run(world.host("client").environment().process(() -> {
                Network net = world.host("client").network();
                Tls tls = Tls.client().trust(TlsTrust.pem(ca)).build();
                TcpSocket socket = net.connect("example.org", 5555, tls).await(); // checks certificate and name
                return text(socket.read(3).await());
            }));
            assertThat(said).isEqualTo("cya");
        }
    }
}
