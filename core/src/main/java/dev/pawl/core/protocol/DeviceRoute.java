package dev.pawl.core.protocol;

import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Tenant;

/// A resource of the device listener, named by its path (docs/spec/device-api.md). One type for the
/// server, which reads paths, and for whoever builds them; [DevicePaths] converts both ways.
///
/// The methods allowed on a route, and what they answer, are the server's matter.
public sealed interface DeviceRoute {
  /// A resource of one device: its certificate must name [#device()].
  sealed interface OfDevice extends DeviceRoute {
    /// The customer in the path.
    Tenant tenant();

    /// The device in the path.
    DeviceId device();
  }

  /// The poll.
  record Poll(Tenant tenant, DeviceId device) implements OfDevice {}

  /// The device's attributes.
  record Attributes(Tenant tenant, DeviceId device) implements OfDevice {}

  /// What to install.
  record Deployment(Tenant tenant, DeviceId device, ActionId action) implements OfDevice {}

  /// Progress and result of an installation.
  record DeploymentFeedback(Tenant tenant, DeviceId device, ActionId action) implements OfDevice {}

  /// What to stop.
  record Cancel(Tenant tenant, DeviceId device, ActionId action) implements OfDevice {}

  /// Answer to a request to stop.
  record CancelFeedback(Tenant tenant, DeviceId device, ActionId action) implements OfDevice {}

  /// Bytes of an artifact, or a file about them.
  /// @param module number of the software module; 1 or more
  /// @param file name of the artifact, decoded, without the suffix of `form`
  record Artifact(Tenant tenant, DeviceId device, long module, String file, ArtifactForm form)
      implements OfDevice {
    public Artifact {
      if (module < 1) {
        throw new MalformedInput("module", Long.toString(module), "a whole number, 1 or more");
      }
      DevicePaths.requireFileName(file);
      for (ArtifactForm other : ArtifactForm.values()) {
        if (!other.suffix().isEmpty() && file.endsWith(other.suffix())) {
          throw new MalformedInput("file name", file, "a name not ending in " + other.suffix());
        }
      }
    }
  }

  /// The link [Links#DELTAS]: folder of the patches that make the image a device is to install.
  record Deltas(Tenant tenant, DeviceId device) implements OfDevice {}

  /// A patch, by its SHA-256.
  record Delta(Tenant tenant, DeviceId device, Digest sha256) implements OfDevice {}

  /// Signed boot reports.
  record Report(Tenant tenant, DeviceId device) implements OfDevice {}

  /// Newer metadata files in one answer ([MetadataBundle]).
  record Bundle(Tenant tenant, DeviceId device) implements OfDevice {}

  /// A file of the director's metadata for one device, decoded. `timestamp.json` takes the query
  /// parameters `nonce` and `held`.
  record Director(Tenant tenant, DeviceId device, String file) implements OfDevice {
    public Director {
      DevicePaths.requireFileName(file);
    }
  }

  /// A file of the signed metadata, decoded: the same for every device of the customer.
  record Metadata(Tenant tenant, String file) implements DeviceRoute {
    public Metadata {
      DevicePaths.requireFileName(file);
    }
  }

  /// EST: a certificate for a new device (RFC 7030, 4.2.1). Needs no client certificate.
  record Enrol() implements DeviceRoute {}

  /// EST: another certificate for a device that shows the one it has (RFC 7030, 4.2.2).
  record Renew() implements DeviceRoute {}

  /// EST: the authority's certificates (RFC 7030, 4.1). Needs no client certificate.
  record AuthorityCertificates() implements DeviceRoute {}

  /// What of an artifact is asked for.
  enum ArtifactForm {
    /// The image itself.
    BYTES(""),
    /// Its block list (docs/spec/block-hashes.md).
    BLOCKS(".blocks"),
    /// Its MD5 sum as text, for older DDI clients.
    MD5SUM(".MD5SUM");

    private final String suffix;

    ArtifactForm(String suffix) {
      this.suffix = suffix;
    }

    /// What the file name is followed by in the path.
    public String suffix() {
      return suffix;
    }
  }
}
