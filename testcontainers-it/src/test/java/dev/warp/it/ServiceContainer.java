package dev.warp.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A warp service in a container, in the network of a host; it may nothing but what a user may. */
final class ServiceContainer extends GenericContainer<ServiceContainer> {

  /** The user that the images' services run as. */
  private static final int USER = 10_001;

  private static final int OWNER_ONLY = 0600;
  private static final long FIRST_OUTPUT_SECONDS = 60;

  private final CompletableFuture<Long> firstOutput = new CompletableFuture<>();

  /**
   * A service that is not running yet.
   *
   * @param arguments of the service; none for those that the image has
   */
  ServiceContainer(String image, ContainerHost host, List<String> arguments) {
    super(DockerImageName.parse(image));
    withNetworkMode(host.networkMode());
    withLogConsumer(output -> firstOutput.complete(System.nanoTime()));
    if (!arguments.isEmpty()) {
      withCommand(arguments.toArray(String[]::new));
    }
  }

  /** Has a file in the container, readable by the service alone. */
  ServiceContainer withFile(String path, String text) {
    return withCopyToContainer(new OwnFile(text.getBytes(StandardCharsets.US_ASCII)), path);
  }

  /**
   * Waits until the service has written its first line, which it does before it sends anything.
   *
   * @return when that was, in the time of {@link System#nanoTime}
   */
  long awaitFirstOutput() {
    return firstOutput.orTimeout(FIRST_OUTPUT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** A file that belongs to the service's user; those of Testcontainers belong to root. */
  private record OwnFile(byte[] bytes) implements Transferable {

    @Override
    public long getSize() {
      return bytes.length;
    }

    @Override
    public byte[] getBytes() {
      return bytes;
    }

    @Override
    public void transferTo(TarArchiveOutputStream archive, String destination) {
      TarArchiveEntry entry = new TarArchiveEntry(destination);
      entry.setSize(bytes.length);
      entry.setMode(OWNER_ONLY);
      entry.setIds(USER, USER);
      try {
        archive.putArchiveEntry(entry);
        archive.write(bytes);
        archive.closeArchiveEntry();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
