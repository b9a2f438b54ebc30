package dev.pawl.core.ceremony;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A change of keys of which everything holds together; perhaps not yet signed by enough. Only
/// [ChangeReview] makes one.
public final class ReviewedChange {
  private final SignedState before;
  private final Optional<SignedMetadata<Root>> root;
  private final Optional<SignedMetadata<Targets>> targets;
  private final Map<RoleName, SignedMetadata<Targets>> lines;
  private final List<SigningDuty> duties;

  ReviewedChange(
      SignedState before,
      Optional<SignedMetadata<Root>> root,
      Optional<SignedMetadata<Targets>> targets,
      Map<RoleName, SignedMetadata<Targets>> lines,
      List<SigningDuty> duties) {
    this.before = before;
    this.root = root;
    this.targets = targets;
    this.lines = lines;
    this.duties = List.copyOf(duties);
  }

  /// What counts until it is published.
  public SignedState before() {
    return before;
  }

  /// What counts from then on. Only a complete change may be taken for it.
  public SignedState after() {
    Map<RoleName, SignedMetadata<Targets>> all = new LinkedHashMap<>(before.lines());
    all.putAll(lines);
    return new SignedState(
        root.orElse(before.root()), targets.orElse(before.targets()), all, before.recovery());
  }

  /// The files that change, by role, with the signatures so far.
  public Map<RoleName, SignedMetadata<?>> files() {
    Map<RoleName, SignedMetadata<?>> files = new LinkedHashMap<>();
    root.ifPresent(file -> files.put(RoleType.ROOT.role(), file));
    targets.ifPresent(file -> files.put(RoleType.TARGETS.role(), file));
    files.putAll(lines);
    return files;
  }

  /// The next root, if it changes.
  public Optional<SignedMetadata<Root>> root() {
    return root;
  }

  /// Who must sign what, and how far it is.
  public List<SigningDuty> duties() {
    return duties;
  }

  /// Whether enough have signed everything.
  public boolean complete() {
    return duties.stream().allMatch(duty -> duty.progress().complete());
  }

  /// Nothing if it is complete; else what is missing.
  public Optional<CeremonyFailure> missing() {
    return complete()
        ? Optional.empty()
        : Optional.of(
            new CeremonyFailure.MissingSignatures(
                duties.stream().map(SigningDuty::summary).collect(Collectors.joining("; "))));
  }

  /// Whether it can be completed at all if these keys cannot sign: asked before the first
  /// signature.
  public Optional<CeremonyFailure> obstacle(Collection<KeyId> unreachable) {
    return duties.stream()
        .filter(duty -> duty.reachable(unreachable) < duty.keys().threshold())
        .<CeremonyFailure>map(
            duty ->
                new CeremonyFailure.CannotComplete(
                    duty.label(), duty.keys().threshold(), duty.reachable(unreachable)))
        .findFirst();
  }

  /// Which of the files `key` may sign and has not.
  public List<RoleName> open(PublicKey key) {
    return duties.stream()
        .filter(
            duty -> id(duty, key).filter(id -> !duty.progress().signed().contains(id)).isPresent())
        .map(SigningDuty::role)
        .distinct()
        .toList();
  }

  /// The files with the signatures of `signer` on every one that its key signs for.
  public Result<Map<RoleName, byte[]>, CeremonyFailure> signedBy(Signer signer) {
    PublicKey key = signer.publicKey();
    if (duties.stream().noneMatch(duty -> id(duty, key).isPresent())) {
      return Result.failed(new CeremonyFailure.NotASigner(key.id()));
    }
    List<RoleName> open = open(key);
    if (open.isEmpty()) {
      return Result.failed(new CeremonyFailure.AlreadySigned(key.id()));
    }
    Map<RoleName, byte[]> signed = new LinkedHashMap<>();
    files()
        .forEach(
            (role, file) ->
                signed.put(role, open.contains(role) ? sign(role, file, signer) : file.received()));
    return Result.ok(signed);
  }

  private byte[] sign(RoleName role, SignedMetadata<?> file, Signer signer) {
    KeyId id =
        duties.stream()
            .filter(duty -> duty.role().equals(role))
            .flatMap(duty -> id(duty, signer.publicKey()).stream())
            .findFirst()
            .orElseThrow();
    return MetadataWriter.addSignature(file, id, signer);
  }

  private static Optional<KeyId> id(SigningDuty duty, PublicKey key) {
    return duty.keys().keyIds().stream()
        .filter(id -> duty.ring().key(id).filter(key::equals).isPresent())
        .findFirst();
  }
}
