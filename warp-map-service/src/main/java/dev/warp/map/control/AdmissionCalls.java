package dev.warp.map.control;

import dev.warp.control.call.FieldErrors;
import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.control.v1.FleetServiceAllowGateRequest;
import dev.warp.control.v1.FleetServiceDenyGateRequest;
import dev.warp.control.v1.FleetServiceForgetGateRequest;
import dev.warp.control.v1.FleetServiceListAdmissionsResponse;
import dev.warp.control.v1.FleetServiceSetAdmissionPolicyRequest;
import dev.warp.map.call.Fields;
import dev.warp.map.fleet.Admissions;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.Status;
import java.io.IOException;
import java.util.Optional;

/** Which gates the map admits: the calls about that. They throw what is wrong. */
final class AdmissionCalls {

  /** A change of the list, which is written to its file. */
  private interface Change {
    void make(Admissions admissions) throws IOException;
  }

  private final ControlPlaneHolder holder;

  AdmissionCalls(ControlPlaneHolder holder) {
    this.holder = holder;
  }

  FleetServiceListAdmissionsResponse list() {
    Admissions admissions = holder.get().admissions();
    return FleetServiceListAdmissionsResponse.newBuilder()
        .setPolicy(admissions.policy())
        .addAllAdmissions(admissions.entries())
        .build();
  }

  void allow(FleetServiceAllowGateRequest request) {
    put(request.getPublicKey(), true, request.getNote());
  }

  void deny(FleetServiceDenyGateRequest request) {
    put(request.getPublicKey(), false, request.getNote());
  }

  private void put(String publicKey, boolean allowed, String note) {
    Fields fields = new Fields();
    Optional<PublicKey> key = fields.key("public_key", publicKey);
    fields.note("note", note);
    fields.errors().throwIfAny();
    change(admissions -> admissions.put(key.orElseThrow(), allowed, note.strip()));
  }

  void forget(FleetServiceForgetGateRequest request) {
    Fields fields = new Fields();
    Optional<PublicKey> key = fields.key("public_key", request.getPublicKey());
    fields.errors().throwIfAny();
    change(
        admissions -> {
          if (!admissions.forget(key.orElseThrow())) {
            throw Status.NOT_FOUND
                .withDescription("gate is not on the list: " + request.getPublicKey())
                .asRuntimeException();
          }
        });
  }

  void setPolicy(FleetServiceSetAdmissionPolicyRequest request) {
    AdmissionPolicy policy = request.getPolicy();
    if (policy != AdmissionPolicy.ADMISSION_POLICY_OPEN
        && policy != AdmissionPolicy.ADMISSION_POLICY_LISTED) {
      throw FieldErrors.of(
          "policy", "is none; send ADMISSION_POLICY_OPEN or ADMISSION_POLICY_LISTED");
    }
    change(admissions -> admissions.setPolicy(policy));
  }

  private void change(Change change) {
    try {
      change.make(holder.get().admissions());
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("nothing was changed: " + e.getMessage())
          .asRuntimeException();
    } catch (IllegalStateException full) {
      throw Status.RESOURCE_EXHAUSTED.withDescription(full.getMessage()).asRuntimeException();
    }
  }
}
