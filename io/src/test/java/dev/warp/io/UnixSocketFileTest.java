package dev.warp.io;

import static dev.warp.io.TestLoop.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.vertx.core.Context;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class UnixSocketFileTest {

  private static final LinkOption NO_LINKS = LinkOption.NOFOLLOW_LINKS;

  @TempDir Path folder;

  private TestLoop loop;
  private Context context;
  private Path path;

  @BeforeEach
  void start() {
    loop = new TestLoop(true);
    context = loop.context();
    path = folder.resolve("gate.sock");
  }

  @AfterEach
  void stop() throws Exception {
    loop.close();
  }

  private UnixDatagramSocket bind(UnixSocketOptions options) throws Exception {
    return await(UnixDatagramSocket.bind(context, options));
  }

  private String refusal(UnixSocketOptions options) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> bind(options));
    assertEquals(BindException.class, failure.getCause().getClass());
    return failure.getCause().getMessage();
  }

  private boolean isThere() {
    return Files.exists(path, NO_LINKS);
  }

  @Test
  void shouldRemoveItsFileWhenItIsClosed() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    assertTrue(isThere());

    await(socket.close());

    assertFalse(isThere());
  }

  @Test
  void shouldLeaveAFileThatTookThePlaceOfItsOwn() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    Files.delete(path);
    Files.writeString(path, "another's");

    await(socket.close());

    assertEquals("another's", Files.readString(path));
  }

  @Test
  void shouldCloseThoughItsFileIsGone() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    Files.delete(path);

    await(socket.close());

    assertFalse(isThere());
  }

  @Test
  void shouldReplaceASocketThatNobodyIsBoundTo() throws Exception {
    new UnixPeer(path).close();
    assertTrue(isThere());

    assertEquals(Optional.empty(), new UnixSocketPlace(path).hindrance());
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));

    try (UnixPeer peer = new UnixPeer()) {
      assertTrue(peer.offer(new byte[] {1}, path));
    }
    await(socket.close());
  }

  @Test
  void shouldRefuseASocketThatSomebodyIsBoundTo() throws Exception {
    UnixDatagramSocket first = bind(UnixSocketOptions.at(path));

    String refusal = refusal(UnixSocketOptions.at(path));

    assertEquals(
        "cannot bind Unix socket "
            + path
            + ": another program is using it; end that, or write another path",
        refusal);
    assertTrue(isThere());
    await(first.close());
    await(bind(UnixSocketOptions.at(path)).close());
  }

  @Test
  void shouldRefuseASocketOfAnotherType() throws Exception {
    Socket stream = Socket.newSocketDomain();
    stream.bind(new DomainSocketAddress(path.toString()));
    stream.listen(1);

    String refusal = refusal(UnixSocketOptions.at(path));

    assertTrue(refusal.contains("another program may be using it: "), refusal);
    assertTrue(isThere());
    stream.close();
  }

  @Test
  void shouldNeverDeleteWhatIsNoSocket() throws Exception {
    Files.writeString(path, "precious");
    String ofFile = refusal(UnixSocketOptions.at(path));
    assertTrue(ofFile.contains("there is a file that is not a socket; remove it"), ofFile);
    assertEquals("precious", Files.readString(path));

    Files.delete(path);
    Path elsewhere = folder.resolve("elsewhere.sock");
    new UnixPeer(elsewhere).close();
    Files.createSymbolicLink(path, elsewhere);
    String ofLink = refusal(UnixSocketOptions.at(path));
    assertTrue(ofLink.contains("not a socket"), ofLink);
    assertTrue(Files.isSymbolicLink(path));
    assertTrue(Files.exists(elsewhere));
  }

  @Test
  void shouldNameTheFolderThatIsMissing() {
    String refusal = refusal(UnixSocketOptions.at(folder.resolve("nowhere/gate.sock")));

    assertTrue(refusal.contains("there is no folder " + folder.resolve("nowhere")), refusal);
  }

  @Test
  void shouldRefuseAPathLongerThanTheKernelTakes() throws Exception {
    int room = UnixSocketPlace.MAX_PATH_BYTES - folder.toString().length() - 1;
    Path longest = folder.resolve("x".repeat(room));
    Path longer = folder.resolve("x".repeat(room + 1));

    String refusal = refusal(UnixSocketOptions.at(longer));

    assertTrue(refusal.contains("the path has 108 bytes, and a socket's at most 107"), refusal);
    await(bind(UnixSocketOptions.at(longest)).close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw----", "rw-rw-rw-", "rwxrwxrwx", "-w--w----"})
  void shouldGiveItsFileTheModeWhateverTheUmask(String mode) throws Exception {
    UnixDatagramSocket socket =
        bind(UnixSocketOptions.at(path).withMode(PosixFilePermissions.fromString(mode)));

    assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    await(socket.close());
  }

  @Test
  void shouldNeverLetMoreUsersWriteThanAreMeantTo() throws Exception {
    UnixSocketOptions options =
        UnixSocketOptions.at(path).withMode(PosixFilePermissions.fromString("rw-rw-rw-"));
    UnixSocketFile file = UnixSocketFile.prepare(options);
    Socket socket = Socket.newSocketDomainDgram();

    file.restrict(socket.intValue());
    socket.bind(new DomainSocketAddress(path.toString()));

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    file.open();
    assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    socket.close();
  }

  @Test
  void shouldGiveItsFileToAUserAndAGroup() throws Exception {
    assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
    UnixDatagramSocket byName =
        bind(UnixSocketOptions.at(path).withOwner(Optional.of("nobody"), Optional.of("daemon")));
    assertEquals("nobody", Files.getOwner(path, NO_LINKS).getName());
    assertEquals(groupId("daemon"), Files.getAttribute(path, "unix:gid", NO_LINKS));
    await(byName.close());

    UnixDatagramSocket byNumber =
        bind(UnixSocketOptions.at(path).withOwner(Optional.of("4242"), Optional.of("4343")));
    assertEquals(4242, Files.getAttribute(path, "unix:uid", NO_LINKS));
    assertEquals(4343, Files.getAttribute(path, "unix:gid", NO_LINKS));
    await(byNumber.close());
  }

  private static Integer groupId(String name) throws Exception {
    return Files.readAllLines(Path.of("/etc/group")).stream()
        .map(line -> line.split(":"))
        .filter(fields -> fields[0].equals(name))
        .map(fields -> Integer.valueOf(fields[2]))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldNameUnknownUsersAndGroups() {
    UnixSocketOptions options = UnixSocketOptions.at(path);
    String user = refusal(options.withOwner(Optional.of("no-such-user"), Optional.empty()));
    String group = refusal(options.withOwner(Optional.empty(), Optional.of("no-such-group")));

    assertTrue(user.endsWith("there is no user no-such-user on this host"), user);
    assertTrue(group.endsWith("there is no group no-such-group on this host"), group);
    assertFalse(isThere());
  }

  @Test
  void shouldNeedTheNativeTransport() throws Exception {
    TestLoop portable = new TestLoop(false);
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () -> await(UnixDatagramSocket.bind(portable.context(), UnixSocketOptions.at(path))));

    String message = failure.getCause().getMessage();
    assertTrue(message.contains("need Linux and Netty's epoll transport"), message);
    portable.close();
  }
}
