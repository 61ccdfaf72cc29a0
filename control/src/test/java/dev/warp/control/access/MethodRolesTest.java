package dev.warp.control.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodRolesTest {

  // The comment above a method ends with its role.
  private static final Pattern METHOD =
      Pattern.compile("Role:\\s+(?://\\s+)?(\\w+)(?:(?!\\brpc\\b).)*?rpc (\\w+)", Pattern.DOTALL);

  private final MethodRoles roles = MethodRoles.builder().gateServices().mapServices().build();

  @ParameterizedTest
  @CsvSource({
    "tunnel_service,TunnelService",
    "gate_service,GateService",
    "fleet_service,FleetService"
  })
  void shouldTakeTheRolesThatTheContractsSay(String file, String service) throws IOException {
    Map<String, String> documented = documented(file);
    Map<String, String> actual = new TreeMap<>();
    documented
        .keySet()
        .forEach(method -> actual.put(method, role("warp.control.v1." + service + "/" + method)));

    assertFalse(documented.isEmpty());
    assertEquals(documented, actual);
  }

  @Test
  void shouldTakeAnAdminForWhatIsNotNamed() {
    assertEquals(Role.ADMIN, roles.least("warp.control.v1.TunnelService/Forgotten"));
    assertFalse(roles.isOpen("warp.control.v1.TunnelService/Forgotten"));
  }

  private String role(String method) {
    // What takes an admin is named too: it was thought of.
    return roles.isNamed(method) ? roles.least(method).toString() : "none";
  }

  private static Map<String, String> documented(String file) throws IOException {
    try (InputStream contract =
        MethodRoles.class.getResourceAsStream("/warp/control/v1/" + file + ".proto")) {
      String text = new String(contract.readAllBytes(), UTF_8);
      Map<String, String> roles = new TreeMap<>();
      Matcher method = METHOD.matcher(text);
      while (method.find()) {
        roles.put(method.group(2), method.group(1));
      }
      assertEquals(text.split("\n  rpc ", -1).length - 1, roles.size(), "methods with a role");
      return roles;
    }
  }
}
