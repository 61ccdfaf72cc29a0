package dev.warp.gate.control;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.warp.gate.service.ConfigurationFile;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The gate's calls as JSON over HTTP. */
@QuarkusTest
@QuarkusTestResource(ConfigurationFile.class)
class JsonApiTest {

  private static final String GATE = "/api/warp.control.v1.GateService/";
  private static final String TUNNELS = "/api/warp.control.v1.TunnelService/";

  @TestHTTPResource URI server;

  @ConfigProperty(name = "warp.gate.config")
  Path file;

  private String token() throws IOException {
    return Files.readString(file.resolveSibling("gate.toml.token")).strip();
  }

  private RequestSpecification operator() throws IOException {
    return given().header("authorization", "Bearer " + token()).contentType(ContentType.JSON);
  }

  @Test
  void shouldAnswerACall() throws IOException {
    operator()
        .body("{}")
        .post(GATE + "GetGate")
        .then()
        .statusCode(200)
        .header("cache-control", "no-store")
        .body("gate.public_key", equalTo(ConfigurationFile.OWN_PUBLIC_KEY))
        .body("gate.ready", equalTo(false))
        .body("gate.maps[0].addresses", hasItem("127.0.0.1:9"))
        .body("gate.maps[0].unregistered", hasItem("127.0.0.1"))
        .body("gate.maps[0].connected", equalTo(false));
  }

  @Test
  void shouldSayWhichFieldIsWrong() throws IOException {
    operator()
        .body("{\"spec\": {\"name\": \"video\", \"priority\": 9}}")
        .post(TUNNELS + "OpenTunnel")
        .then()
        .statusCode(400)
        .body("code", equalTo("INVALID_ARGUMENT"))
        .body("fields.field", hasItem("spec.priority"));
    operator()
        .body("{\"spek\": {}}")
        .post(TUNNELS + "OpenTunnel")
        .then()
        .statusCode(400)
        .body("message", containsString("spek"));
    operator().body("{").post(TUNNELS + "OpenTunnel").then().statusCode(400);
    operator()
        .body("{\"name\": \"none\"}")
        .post(TUNNELS + "GetTunnel")
        .then()
        .statusCode(404)
        .body("code", equalTo("NOT_FOUND"));
  }

  @Test
  void shouldLetNobodyInWithoutAToken() {
    for (RequestSpecification stranger :
        new RequestSpecification[] {
          given(), given().header("authorization", "Bearer " + "0".repeat(52))
        }) {
      stranger
          .contentType(ContentType.JSON)
          .body("{}")
          .post(GATE + "GetGate")
          .then()
          .statusCode(401)
          .body("code", equalTo("UNAUTHENTICATED"))
          .body(not(containsString(ConfigurationFile.OWN_PUBLIC_KEY)));
    }
    given()
        .get("/api/watch?method=warp.control.v1.GateService/WatchGate")
        .then()
        .statusCode(401)
        .contentType("application/json");
  }

  @Test
  void shouldServeItsOwnPagesAndNoOthers() throws IOException {
    String own = "http://" + server.getAuthority();
    operator().header("origin", own).body("{}").post(GATE + "GetGate").then().statusCode(200);
    for (String foreign : new String[] {"http://example.org", "null", own + "1"}) {
      operator()
          .header("origin", foreign)
          .body("{}")
          .post(GATE + "GetGate")
          .then()
          .statusCode(403)
          .body("code", equalTo("PERMISSION_DENIED"));
    }
    operator()
        .header("sec-fetch-site", "cross-site")
        .get("/api/watch?method=warp.control.v1.GateService/WatchGate")
        .then()
        .statusCode(403);
    // A site that has its own name resolve to this host.
    operator()
        .header("host", "example.org")
        .header("origin", "http://example.org")
        .body("{}")
        .post(GATE + "GetGate")
        .then()
        .statusCode(403);
    // What a form of another site could send.
    given()
        .header("authorization", "Bearer " + token())
        .contentType("text/plain")
        .body("{}")
        .post(GATE + "GetGate")
        .then()
        .statusCode(400)
        .body("message", containsString("application/json"));
  }

  @Test
  void shouldSayWhatThereIsInsteadOfWhatThereIsNot() throws IOException {
    operator().body("{}").post(GATE + "Nothing").then().statusCode(501);
    operator().get("/api/elsewhere").then().statusCode(501).body("message", containsString("POST"));
    operator()
        .body("{}")
        .post(GATE + "WatchGate")
        .then()
        .statusCode(400)
        .body("message", containsString("GET /api/watch?method="));
    operator()
        .get("/api/watch?method=warp.control.v1.GateService/GetGate")
        .then()
        .statusCode(400)
        .body("message", containsString("POST /api/warp.control.v1.GateService/GetGate"));
    operator().get("/api/watch").then().statusCode(400);
  }

  @Test
  void shouldTakeNoRequestThatIsFarTooLong() throws IOException {
    operator().body("x".repeat(200_000)).post(GATE + "GetGate").then().statusCode(413);
  }

  @Test
  void shouldTellSeveralThingsInOneStream() throws Exception {
    String methods =
        "method=warp.control.v1.GateService/WatchGate"
            + "&method=warp.control.v1.TunnelService/WatchTunnels"
            + "&method=warp.control.v1.GateService/WatchEvents";
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> stream =
          client.send(
              HttpRequest.newBuilder(server.resolve("/api/watch?" + methods))
                  .header("authorization", "Bearer " + token())
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertEquals("text/event-stream", stream.headers().firstValue("content-type").orElse(""));
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        Map<String, JsonObject> first = firstOfEach(lines, 3);
        JsonObject gate = first.get("warp.control.v1.GateService/WatchGate");
        assertEquals(
            ConfigurationFile.OWN_PUBLIC_KEY,
            gate.getAsJsonObject("gate").get("public_key").getAsString());
        JsonObject tunnels = first.get("warp.control.v1.TunnelService/WatchTunnels");
        assertTrue(tunnels.get("snapshot").getAsBoolean());
        JsonObject events = first.get("warp.control.v1.GateService/WatchEvents");
        assertTrue(events.getAsJsonArray("events").size() > 0);
      }
    }
  }

  /** Reads until there is one of so many events. */
  private static Map<String, JsonObject> firstOfEach(BufferedReader lines, int events)
      throws IOException {
    Map<String, JsonObject> first = new HashMap<>();
    while (first.size() < events) {
      String event = lines.readLine();
      String data = lines.readLine();
      assertEquals("", lines.readLine());
      first.putIfAbsent(
          event.substring("event: ".length()),
          JsonParser.parseString(data.substring("data: ".length())).getAsJsonObject());
    }
    return first;
  }

  @Test
  void shouldShowThePageToAnybodyAndLetItLoadNothingFromElsewhere() {
    given()
        .get("/")
        .then()
        .statusCode(200)
        .header("content-security-policy", containsString("default-src 'none'"))
        .header("cache-control", "no-cache")
        .body(containsString("/gate/page.js"))
        .body(not(containsString(ConfigurationFile.OWN_PUBLIC_KEY)));
    for (String part :
        new String[] {"gate/page.js", "shared/api.js", "shared/uplot/uPlot.esm.js"}) {
      given().get("/" + part).then().statusCode(200).contentType(containsString("javascript"));
    }
  }
}
