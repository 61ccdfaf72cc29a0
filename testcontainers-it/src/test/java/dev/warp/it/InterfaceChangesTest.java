package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.warp.io.InterfaceChanges;
import dev.warp.lab.netns.Namespace;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The kernel's notice of what changes in a namespace of its own. */
@NeedsNamespaces
class InterfaceChangesTest {

  private final BlockingQueue<Long> notices = new LinkedBlockingQueue<>();

  @Test
  void shouldTellOfInterfacesAddressesAndRoutesThatComeAndGo() throws InterruptedException {
    try (Namespace host = Namespace.create("host");
        InterfaceChanges _ =
            host.call(() -> InterfaceChanges.watch(() -> notices.add(System.nanoTime())))
                .orElseThrow()) {
      shouldBeTold(host, "link add up1 type veth peer name end1");
      shouldBeTold(host, "link set up1 up");
      shouldBeTold(host, "address add 10.9.0.1/24 dev up1");
      shouldBeTold(host, "address add 2001:db8::1/64 dev up1 nodad");
      shouldBeTold(host, "route add default via 10.9.0.254 dev up1");
      shouldBeTold(host, "route del default via 10.9.0.254 dev up1");
      shouldBeTold(host, "address del 10.9.0.1/24 dev up1");
      shouldBeTold(host, "link set up1 down");
      shouldBeTold(host, "link del up1");
    }
  }

  private void shouldBeTold(Namespace host, String change) throws InterruptedException {
    notices.clear();
    long before = System.nanoTime();
    host.ip(change);
    Long told = notices.poll(30, TimeUnit.SECONDS);
    assertNotNull(told, change);
    System.out.printf("%s: told %.1f ms after it was begun%n", change, (told - before) / 1e6);
  }
}
