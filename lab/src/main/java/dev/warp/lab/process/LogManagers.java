package dev.warp.lab.process;

/** Which log manager a program of the lab uses. */
public final class LogManagers {

  private LogManagers() {}

  /**
   * Asks for the one that the services' libraries bring along, and that complains if it is not
   * asked for. To be called before anything logs.
   */
  public static void useThatOfTheServices() {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
  }
}
