package dev.warp.lab.service;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.CommandFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A warp service as an operating-system process, inside a namespace or in the machine's own
 * network. It can be started again after it has ended; its log then goes on in the same file.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final String READY = "/q/health/ready";

  private final Plan plan;
  private Optional<BackgroundProcess> process = Optional.empty();

  /** A service that is not running yet. */
  public ServiceProcess(Plan plan) {
    this.plan = plan;
  }

  /**
   * A service as it was built, that is not running yet.
   *
   * @param module as in "warp-map-service"
   * @param namespace where it runs; empty for the machine's own network
   * @param httpPort where it answers HTTP, on 127.0.0.1
   * @param log the file its output goes to
   * @param arguments on its command line
   */
  public static ServiceProcess of(
      String module, Optional<Namespace> namespace, int httpPort, Path log, String... arguments) {
    return new ServiceProcess(
        new Plan(
                WarpBuild.find().serviceCommand(module),
                Map.of(),
                namespace,
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), httpPort),
                log)
            .withArguments(arguments));
  }

  /**
   * How to run a service.
   *
   * @param command the program and its arguments, as {@link WarpBuild#serviceCommand} gives it
   * @param environment variables set on top of this process's own; Quarkus reads settings from
   *     them, as QUARKUS_HTTP_PORT
   * @param namespace where it runs; empty for the machine's own network
   * @param http where it answers HTTP, as seen from where it runs
   * @param log the file its output goes to
   */
  public record Plan(
      List<String> command,
      Map<String, String> environment,
      Optional<Namespace> namespace,
      InetSocketAddress http,
      Path log) {

    public Plan {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    /** The same plan with more arguments. */
    public Plan withArguments(String... arguments) {
      List<String> longer = new ArrayList<>(command);
      longer.addAll(List.of(arguments));
      return new Plan(longer, environment, namespace, http, log);
    }
  }

  /**
   * Starts the service; it is not ready yet.
   *
   * @throws IllegalStateException if it runs already
   */
  public void start() {
    if (process.isPresent() && process.get().isAlive()) {
      throw new IllegalStateException("already running: " + process.get());
    }
    process =
        Optional.of(
            plan.namespace()
                .map(inside -> inside.start(plan.command(), plan.environment(), plan.log()))
                .orElseGet(
                    () -> BackgroundProcess.start(plan.command(), plan.environment(), plan.log())));
  }

  /**
   * Waits until its readiness check answers 200.
   *
   * @throws Await.DeadlineExceededException if it does not by the deadline
   * @throws CommandFailedException if the service ends first; both have the log's last lines
   */
  public void awaitReady(Duration deadline) {
    running().await("readiness", deadline, this::isReady);
  }

  /** Whether its readiness check answers 200 now. */
  public boolean isReady() {
    try {
      return get(READY).status() == 200;
    } catch (IOException e) {
      // Nobody listens yet, or not any more.
      return false;
    }
  }

  /**
   * Asks the service something over HTTP.
   *
   * @param path as in "/q/metrics"
   * @throws IOException if it does not listen, or does not answer within 5 seconds
   */
  public HttpGet.Response get(String path) throws IOException {
    return HttpGet.send(plan.namespace(), plan.http(), path);
  }

  /** Where it answers HTTP, as seen from where it runs. */
  public InetSocketAddress http() {
    return plan.http();
  }

  /** Whether it has been started, however it fared since. */
  public boolean isStarted() {
    return process.isPresent();
  }

  /** The running process. */
  public BackgroundProcess running() {
    return process.orElseThrow(() -> new IllegalStateException("never started: " + plan));
  }

  /** As {@link BackgroundProcess#stop}. */
  public int stop(Duration deadline) {
    return running().stop(deadline);
  }

  /** As {@link BackgroundProcess#kill}. */
  public void kill() {
    running().kill();
  }

  /** Stops it if it runs. */
  @Override
  public void close() {
    process.ifPresent(BackgroundProcess::close);
  }
}
