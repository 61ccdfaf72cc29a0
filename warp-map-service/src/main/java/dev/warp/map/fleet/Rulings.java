package dev.warp.map.fleet;

import dev.warp.map.fleet.AdmissionList.Entry;
import dev.warp.map.fleet.AdmissionList.Policy;
import dev.warp.map.v1.Ruling;
import dev.warp.map.v1.Verdict;
import dev.warp.protocol.keys.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** What a list of admissions says, as replicas of a map tell each other. */
final class Rulings {

  private static final Logger LOG = Logger.getLogger("warp.map.control");

  private Rulings() {}

  static Ruling of(Entry entry) {
    return Ruling.newBuilder()
        .setPublicKey(entry.gate().toString())
        .setVerdict(
            switch (entry.verdict()) {
              case ALLOWED -> Verdict.VERDICT_ALLOWED;
              case FORGOTTEN -> Verdict.VERDICT_FORGOTTEN;
              case DENIED -> Verdict.VERDICT_DENIED;
            })
        .setNote(entry.note())
        .setStamp(entry.stamp())
        .build();
  }

  static Ruling of(Policy policy) {
    return Ruling.newBuilder().setPolicy(policy.policy()).setStamp(policy.stamp()).build();
  }

  /**
   * A list with what is newer in some rulings; the very same if nothing is. A ruling that makes no
   * sense, such as one of a newer replica's, is passed over.
   */
  static AdmissionList taken(AdmissionList list, List<Ruling> rulings) {
    AdmissionList taken = list;
    List<Entry> entries = new ArrayList<>();
    for (Ruling ruling : rulings) {
      try {
        if (ruling.hasPolicy()) {
          taken = taken.with(new Policy(ruling.getPolicy(), ruling.getStamp()));
        } else {
          entries.add(entry(ruling));
        }
      } catch (IllegalArgumentException e) {
        LOG.warnf("a ruling of another replica is passed over: %s", e.getMessage());
      }
    }
    return taken.with(entries);
  }

  private static Entry entry(Ruling ruling) {
    AdmissionList.Verdict verdict =
        switch (ruling.getVerdict()) {
          case VERDICT_ALLOWED -> AdmissionList.Verdict.ALLOWED;
          case VERDICT_FORGOTTEN -> AdmissionList.Verdict.FORGOTTEN;
          case VERDICT_DENIED -> AdmissionList.Verdict.DENIED;
          case VERDICT_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("no such verdict");
        };
    PublicKey gate = PublicKey.parse(ruling.getPublicKey());
    return new Entry(gate, verdict, ruling.getNote(), ruling.getStamp());
  }
}
