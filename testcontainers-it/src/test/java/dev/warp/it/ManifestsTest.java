package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import dev.warp.lab.service.WarpBuild;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests for Kubernetes, against the API's own types. */
class ManifestsTest {

  private static final Path FOLDER = WarpBuild.find().root().resolve("k8s");

  /** The API's types take any field; this does not. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                  return false;
                }
              });

  /** Kinds that clusters know by definitions of their own, and kustomize's. */
  private static final Set<String> OTHERS =
      Set.of("Certificate", "ServiceMonitor", "Kustomization", "Component");

  private static final List<String> MODEL_PACKAGES =
      List.of(
          "io.fabric8.kubernetes.api.model.",
          "io.fabric8.kubernetes.api.model.apps.",
          "io.fabric8.kubernetes.api.model.networking.v1.",
          "io.fabric8.kubernetes.api.model.policy.v1.");

  static Stream<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void shouldHaveNoKindAndNoFieldThatTheApiDoesNotKnow(Path file) throws IOException {
    for (JsonNode document : documents(file)) {
      String kind = document.path("kind").asText();
      assertTrue(OTHERS.contains(kind) || model(kind).isPresent(), file + ": kind " + kind);
      read(document);
    }
  }

  @Test
  void shouldNoticeWhatTheApiDoesNotKnow() throws IOException {
    JsonNode typo =
        STRICT.readTree(
            """
            {"kind": "Service", "spec": {"ports": [{"prot": 1}]}}
            """);
    assertThrows(UnrecognizedPropertyException.class, () -> read(typo));
    assertEquals(Optional.empty(), model("Deploiment"));
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void shouldNameFilesThatAreThere(Path file) throws IOException {
    for (JsonNode document : documents(file)) {
      List<JsonNode> named = new ArrayList<>();
      document.path("resources").forEach(named::add);
      document.path("patches").forEach(patch -> named.add(patch.path("path")));
      document.path("configMapGenerator").forEach(map -> map.path("files").forEach(named::add));
      if (document.path("kind").asText().equals("Kustomization")) {
        named.forEach(
            name ->
                assertTrue(
                    Files.exists(file.resolveSibling(name.asText())), file + ": " + name.asText()));
      }
    }
  }

  @Test
  void shouldGiveProcessesNoMoreThanTheyNeed() throws IOException {
    List<PodSpec> pods = pods();
    assertEquals(3, pods.size());
    for (PodSpec pod : pods) {
      assertEquals(false, pod.getAutomountServiceAccountToken());
      assertEquals("RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType());
      assertAll(
          Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
              .map(container -> () -> assertRestricted(container)));
      assertAll(pod.getContainers().stream().map(container -> () -> assertNotRoot(pod, container)));
    }
  }

  private static void assertRestricted(Container container) {
    var context = container.getSecurityContext();
    assertEquals(false, context.getAllowPrivilegeEscalation(), container.getName());
    assertEquals(true, context.getReadOnlyRootFilesystem(), container.getName());
    assertEquals(List.of("ALL"), context.getCapabilities().getDrop(), container.getName());
    assertTrue(container.getResources().getLimits().containsKey("memory"), container.getName());
    assertTrue(container.getResources().getRequests().containsKey("cpu"), container.getName());
  }

  private static void assertNotRoot(PodSpec pod, Container container) {
    Boolean ofPod = pod.getSecurityContext().getRunAsNonRoot();
    Boolean own = container.getSecurityContext().getRunAsNonRoot();
    assertEquals(true, own == null ? ofPod : own, container.getName());
    assertTrue(container.getLivenessProbe() != null && container.getReadinessProbe() != null);
  }

  private static List<PodSpec> pods() throws IOException {
    List<PodSpec> pods = new ArrayList<>();
    for (Path file : manifests().toList()) {
      for (JsonNode document : documents(file)) {
        switch (read(document).orElse(null)) {
          case Deployment map -> pods.add(map.getSpec().getTemplate().getSpec());
          case DaemonSet gate -> pods.add(gate.getSpec().getTemplate().getSpec());
          case null, default -> {
            // Without a pod.
          }
        }
      }
    }
    // Patches leave most of it to what they patch.
    pods.removeIf(pod -> pod.getSecurityContext() == null);
    return pods;
  }

  private static List<JsonNode> documents(Path file) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (Object document :
        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(file))) {
      documents.add(STRICT.valueToTree(document));
    }
    return documents;
  }

  /** As the API's own type; nothing of a kind that is none of the API's own. */
  private static Optional<HasMetadata> read(JsonNode document) throws IOException {
    Optional<Class<? extends HasMetadata>> type = model(document.path("kind").asText());
    return type.isEmpty()
        ? Optional.empty()
        : Optional.of(STRICT.treeToValue(document, type.get()));
  }

  private static Optional<Class<? extends HasMetadata>> model(String kind) {
    for (String each : MODEL_PACKAGES) {
      try {
        return Optional.of(Class.forName(each + kind).asSubclass(HasMetadata.class));
      } catch (ClassNotFoundException elsewhere) {
        // In the next package, perhaps.
      }
    }
    return Optional.empty();
  }
}
