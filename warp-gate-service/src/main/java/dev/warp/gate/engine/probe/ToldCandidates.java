package dev.warp.gate.engine.probe;

import dev.warp.protocol.frame.FarGateCandidates;

/**
 * Keeps one map's lists of a far gate's candidates in order (docs/protocol.md section 9.2): they
 * come over several interfaces and may overtake one another. The same list may come again, as the
 * signal to punch.
 */
public final class ToldCandidates {

  private boolean any;
  private long mapStartId;
  private long farStartId;
  private long formerFarStartId;
  private long version;

  /**
   * Takes a list in.
   *
   * @param newMapStartId of the map's process, which counts versions from the beginning
   * @return whether it is as new as any before; if not, it is to be disregarded
   */
  public boolean accept(long newMapStartId, FarGateCandidates list) {
    boolean sameMap = any && newMapStartId == mapStartId;
    if (sameMap && isOutdated(list)) {
      return false;
    }
    if (any && list.startId() != farStartId) {
      formerFarStartId = farStartId;
    }
    any = true;
    mapStartId = newMapStartId;
    farStartId = list.startId();
    version = list.version();
    return true;
  }

  /** One map numbers all its changes, of whichever process of the far gate's. */
  private boolean isOutdated(FarGateCandidates list) {
    return list.version() < version || isOfFormerProcess(list);
  }

  private boolean isOfFormerProcess(FarGateCandidates list) {
    return list.startId() != farStartId && list.startId() == formerFarStartId;
  }
}
