package dev.pawl.server;

import dev.pawl.core.trust.DelegatedRole;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.value.KeyId;
import dev.pawl.server.director.DirectorRoots;
import dev.pawl.server.expiry.Expiring;
import dev.pawl.server.identity.CertificateRegistry;
import dev.pawl.server.identity.DeviceAuthority;
import dev.pawl.server.release.Repository;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Everything that ends, gathered from where it is known.
final class Calendar {
  private final Repository repository;
  private final DirectorRoots director;
  private final DeviceAuthority authority;
  private final CertificateRegistry certificates;

  Calendar(
      Repository repository,
      DirectorRoots director,
      DeviceAuthority authority,
      CertificateRegistry certificates) {
    this.repository = repository;
    this.director = director;
    this.authority = authority;
    this.certificates = certificates;
  }

  List<Expiring> entries() {
    List<Expiring> entries = new ArrayList<>();
    var signed = repository.signed();
    Root root = signed.root().content();
    entries.add(role("root", signed.root().content().expires(), keys(root, RoleType.ROOT)));
    entries.add(
        role("targets", signed.targets().content().expires(), keys(root, RoleType.TARGETS)));
    for (DelegatedRole line : signed.targets().content().delegations().roles()) {
      signed
          .line(line.name())
          .ifPresent(
              file ->
                  entries.add(
                      role(
                          line.name().value(),
                          file.content().expires(),
                          List.copyOf(line.keys().keyIds()))));
    }
    for (RoleType type : List.of(RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      entries.add(
          new Expiring(
              "role",
              type.tufName(),
              repository.onlineUntil(type),
              Expiring.SERVER,
              keys(root, type)));
    }
    Root directing = director.root();
    entries.add(role("director-root", directing.expires(), keys(directing, RoleType.ROOT)));
    entries.add(certificate("authority", authority.certificate(), Expiring.PEOPLE));
    // Renewed at a start of the server when less than a month is left.
    entries.add(certificate("server", authority.serverCertificate(), Expiring.PEOPLE));
    certificates
        .firstToEnd()
        .ifPresent(
            ending ->
                entries.add(
                    new Expiring(
                        "certificate",
                        "device " + ending.device().value(),
                        ending.at(),
                        "device",
                        List.of())));
    return entries;
  }

  private static Expiring role(String name, Instant at, List<KeyId> keys) {
    return new Expiring("role", name, at, Expiring.PEOPLE, keys);
  }

  private static List<KeyId> keys(Root root, RoleType type) {
    return List.copyOf(root.keysOf(type).keyIds());
  }

  private static Expiring certificate(String name, X509Certificate certificate, String by) {
    return new Expiring("certificate", name, certificate.getNotAfter().toInstant(), by, List.of());
  }
}
