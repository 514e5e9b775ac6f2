package io.simpyio.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTests {

    @TempDir
    private Path folder;

    @Test
    void onlyWhatIsBetweenTheMarkersIsReplaced() throws IOException {
        Path path = folder.resolve("document.md");
        Files.writeString(path, "before\n<!-- a:begin -->\nold\n<!-- a:end -->\nafter\n");

        new Document(path).replace("a", "new");

        assertThat(path).hasContent("before\n<!-- a:begin -->\nnew\n<!-- a:end -->\nafter\n");
    }

    @Test
    void aMissingMarkerIsAnError() throws IOException {
        Path path = folder.resolve("document.md");
        Files.writeString(path, "<!-- a:end -->\n<!-- a:begin -->\n");

        assertThatThrownBy(() -> new Document(path).replace("a", "new"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("markers named a");
    }
}
