package dev.warp.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warp.lab.service.WarpBuild;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the modules tell native-image about themselves, in {@code META-INF/native-image}: GraalVM's
 * reachability metadata, and arguments.
 *
 * @param types what is reached by reflection
 * @param proxied interfaces that proxies are made of
 * @param resources names of what is read from the class path
 * @param downcalls functions that are called by the FFM API
 * @param runTimeClasses those that must not be initialised while the executable is built
 */
record NativeMetadata(
    List<RegisteredType> types,
    List<String> proxied,
    List<String> resources,
    List<Downcall> downcalls,
    Set<String> runTimeClasses) {

  private static final String AT_RUN_TIME = "--initialize-at-run-time=";
  private static final String FOLDER = "src/main/resources/META-INF/native-image/dev.warp";

  /**
   * A type that is reached by reflection.
   *
   * @param name as {@link Class#forName} takes it
   * @param whole with all constructors, methods and fields that it declares
   * @param members {@code NAME} of a field, {@code NAME(TYPE,TYPE)} of a method or constructor
   */
  record RegisteredType(String name, boolean whole, List<String> members) {}

  /**
   * A kind of function.
   *
   * @param signature as in {@code jint(jint,void*)}
   * @param critical whether it may hold up a garbage collection, and sees no heap
   */
  record Downcall(String signature, boolean critical) {}

  /** Reads that of all modules. */
  static NativeMetadata read() throws IOException {
    NativeMetadata all =
        new NativeMetadata(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new TreeSet<>());
    try (Stream<Path> modules = Files.list(WarpBuild.find().root())) {
      for (Path folder : modules.map(module -> module.resolve(FOLDER)).toList()) {
        if (Files.isDirectory(folder)) {
          all.addFilesOf(folder);
        }
      }
    }
    return all;
  }

  private void addFilesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        switch (file.getFileName().toString()) {
          case "reachability-metadata.json" -> add(new ObjectMapper().readTree(file.toFile()));
          case "native-image.properties" -> addArguments(file);
          default -> throw new IllegalStateException(file + " is not looked at");
        }
      }
    }
  }

  private void add(JsonNode metadata) {
    for (JsonNode entry : metadata.path("reflection")) {
      if (entry.path("type").isTextual()) {
        types.add(typeOf(entry));
      } else {
        entry.path("type").path("proxy").forEach(face -> proxied.add(face.asText()));
      }
    }
    metadata.path("resources").forEach(entry -> resources.add(entry.path("glob").asText()));
    for (JsonNode entry : metadata.path("foreign").path("downcalls")) {
      String signature = entry.path("returnType").asText() + list(entry);
      downcalls.add(new Downcall(signature, entry.path("options").has("critical")));
    }
  }

  private static RegisteredType typeOf(JsonNode entry) {
    boolean whole =
        Stream.of("Constructors", "Methods", "Fields")
            .allMatch(members -> entry.path("allDeclared" + members).asBoolean());
    List<String> members = new ArrayList<>();
    entry.path("fields").forEach(field -> members.add(field.path("name").asText()));
    entry
        .path("methods")
        .forEach(method -> members.add(method.path("name").asText() + list(method)));
    return new RegisteredType(entry.path("type").asText(), whole, members);
  }

  private static String list(JsonNode called) {
    return StreamSupport.stream(called.path("parameterTypes").spliterator(), false)
        .map(JsonNode::asText)
        .toList()
        .toString()
        .replace("[", "(")
        .replace("]", ")")
        .replace(" ", "");
  }

  private void addArguments(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream stream = Files.newInputStream(file)) {
      properties.load(stream);
    }
    for (String argument : properties.getProperty("Args").split(" ", -1)) {
      if (!argument.startsWith(AT_RUN_TIME)) {
        throw new IllegalStateException(argument + " is not looked at");
      }
      runTimeClasses.addAll(List.of(argument.substring(AT_RUN_TIME.length()).split(",", -1)));
    }
  }

  /** The registered type of a name, if it is whole. */
  boolean hasWhole(String name) {
    return types.stream().anyMatch(type -> type.whole() && type.name().equals(name));
  }

  /** Whether a type is registered at all. */
  boolean has(String name) {
    return types.stream().anyMatch(type -> type.name().equals(name));
  }
}
