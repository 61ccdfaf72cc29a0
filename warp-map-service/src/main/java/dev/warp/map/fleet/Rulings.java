package dev.warp.map.fleet;

import dev.warp.map.fleet.AdmissionList.Entry;
import dev.warp.map.v1.Ruling;
import dev.warp.map.v1.Verdict;
import dev.warp.protocol.keys.PublicKey;
import java.util.ArrayList;
import java.util.List;

/** What a list of admissions says, as replicas of a map tell each other. */
final class Rulings {

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

  static Ruling of(AdmissionList.Policy policy) {
    return Ruling.newBuilder().setPolicy(policy.policy()).setStamp(policy.stamp()).build();
  }

  /** A list with what is newer in some rulings; those of a kind that is not known are skipped. */
  static AdmissionList taken(AdmissionList list, List<Ruling> rulings) {
    AdmissionList taken = list;
    List<Entry> entries = new ArrayList<>();
    for (Ruling ruling : rulings) {
      switch (ruling.getAboutCase()) {
        case POLICY ->
            taken = taken.with(new AdmissionList.Policy(ruling.getPolicy(), ruling.getStamp()));
        case PUBLIC_KEY -> add(ruling, entries);
        case ABOUT_NOT_SET -> {
          // From a newer replica.
        }
      }
    }
    return taken.with(entries);
  }

  private static void add(Ruling ruling, List<Entry> entries) {
    AdmissionList.Verdict verdict =
        switch (ruling.getVerdict()) {
          case VERDICT_ALLOWED -> AdmissionList.Verdict.ALLOWED;
          case VERDICT_FORGOTTEN -> AdmissionList.Verdict.FORGOTTEN;
          case VERDICT_DENIED -> AdmissionList.Verdict.DENIED;
          case VERDICT_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    if (verdict != null) {
      PublicKey gate = PublicKey.parse(ruling.getPublicKey());
      entries.add(new Entry(gate, verdict, ruling.getNote(), ruling.getStamp()));
    }
  }
}
