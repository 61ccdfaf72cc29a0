package dev.warp.map.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the map has done since its start. One thread writes, any thread reads. */
public final class MapCounters {

  private final AtomicLong initiations = new AtomicLong();
  private final AtomicLong sessionsMade = new AtomicLong();
  private final AtomicLong registers = new AtomicLong();
  private final AtomicLong announcements = new AtomicLong();
  private final AtomicLong relayedDatagrams = new AtomicLong();
  private final AtomicLong relayedBytes = new AtomicLong();

  private final AtomicInteger gates = new AtomicInteger();
  private final AtomicInteger interfaces = new AtomicInteger();
  private final AtomicInteger sessions = new AtomicInteger();

  void setHeld(int gatesNow, int interfacesNow, int sessionsNow) {
    gates.setRelease(gatesNow);
    interfaces.setRelease(interfacesNow);
    sessions.setRelease(sessionsNow);
  }

  void countInitiation() {
    initiations.incrementAndGet();
  }

  void countSession() {
    sessionsMade.incrementAndGet();
  }

  void countRegister() {
    registers.incrementAndGet();
  }

  void countAnnouncement() {
    announcements.incrementAndGet();
  }

  void countRelayed(int bytes) {
    relayedDatagrams.setRelease(relayedDatagrams.getPlain() + 1);
    relayedBytes.setRelease(relayedBytes.getPlain() + bytes);
  }

  /** Gates with at least one interface registered, now. */
  public int gates() {
    return gates.getAcquire();
  }

  /** Interfaces registered, of all gates, now. */
  public int interfaces() {
    return interfaces.getAcquire();
  }

  /** Sessions held, those of interfaces that have not registered included, now. */
  public int sessions() {
    return sessions.getAcquire();
  }

  /** Initiations received, genuine or not. */
  public long initiations() {
    return initiations.get();
  }

  /** Sessions made. */
  public long sessionsMade() {
    return sessionsMade.get();
  }

  /** Registers received. */
  public long registers() {
    return registers.get();
  }

  /** Times a gate was told about a far gate, repeats included. */
  public long announcements() {
    return announcements.get();
  }

  /** Datagrams passed on from one gate to another. */
  public long relayedDatagrams() {
    return relayedDatagrams.getAcquire();
  }

  /** Bytes of those datagrams, as they were sent to the gates. */
  public long relayedBytes() {
    return relayedBytes.getAcquire();
  }
}
