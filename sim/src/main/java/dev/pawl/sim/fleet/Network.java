package dev.pawl.sim.fleet;

import dev.pawl.agent.Connector;
import dev.pawl.agent.link.Body;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.FileLink;
import dev.pawl.agent.link.LinkBroken;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Nonce;
import java.io.IOException;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The network of a device that has trouble with it. While it is gone nothing leaves the device; a
/// download that breaks ends the real connection in the middle of an answer. Used by the device's
/// thread.
final class Network {
  private static final URI NOWHERE = URI.create("https://the.network.is/gone");

  private final double breaksAt;
  private final Duration goneFor;
  private boolean off; // as long as somebody says so
  private boolean toBreak; // the next long download
  private long goneUntil; // by the nanosecond clock, where `wasGone`
  private boolean broke; // once

  /// @param breaksAt part of the next download that comes through, 0 to 1; beyond: it does not
  /// break
  Network(double breaksAt, Duration goneFor) {
    this.breaksAt = breaksAt;
    this.goneFor = goneFor;
    this.toBreak = breaksAt <= 1;
  }

  /// Gone, or there again.
  void off(boolean now) {
    off = now;
  }

  /// Whether a download broke.
  boolean broke() {
    return broke;
  }

  /// A connector over this network.
  Connector over(Connector real) {
    return () -> new Lossy(real.connect());
  }

  private boolean isGone() {
    return off || (broke && System.nanoTime() - goneUntil < 0);
  }

  private <T> Result<T, LinkFailure> through(Supplier<Result<T, LinkFailure>> question) {
    return isGone() ? Result.failed(gone()) : question.get();
  }

  private Optional<LinkFailure> sent(Supplier<Optional<LinkFailure>> message) {
    return isGone() ? Optional.of(gone()) : message.get();
  }

  private static LinkFailure gone() {
    return new LinkFailure.Unreachable(NOWHERE, "the simulated network is gone");
  }

  private final class Lossy implements Connector.Connection {
    private final Connector.Connection real;

    Lossy(Connector.Connection real) {
      this.real = real;
    }

    @Override
    public DeviceLink link() {
      return new LossyLink(real.link());
    }

    @Override
    public PrivateKey key() {
      return real.key();
    }

    @Override
    public void upkeep() throws IOException {
      if (!isGone()) {
        real.upkeep();
      }
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private FileLink.Part breaking(URI link, FileLink.Part part) {
    long rest = part.total().map(ByteCount::value).orElse(0L) - part.from();
    if (!toBreak || rest <= 0) {
      return part;
    }
    toBreak = false;
    long most = Math.max(1, (long) (rest * breaksAt));
    return new FileLink.Part(part.from(), part.total(), new Breaking(part.body(), link, most));
  }

  private final class Breaking implements Body {
    private final Body real;
    private final URI link;
    private long left; // falls with each read

    Breaking(Body real, URI link, long left) {
      this.real = real;
      this.link = link;
      this.left = left;
    }

    @Override
    public int read(byte[] into) throws IOException {
      if (left <= 0) {
        broke = true;
        goneUntil = System.nanoTime() + goneFor.toNanos();
        real.close();
        throw new LinkBroken(new LinkFailure.Unreachable(link, "the simulated network broke"));
      }
      byte[] piece = left < into.length ? new byte[(int) left] : into;
      int n = real.read(piece);
      if (n > 0 && piece.length < into.length) {
        System.arraycopy(piece, 0, into, 0, n);
      }
      left -= Math.max(0, n);
      return n;
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private final class LossyLink implements DeviceLink {
    private final DeviceLink real;

    LossyLink(DeviceLink real) {
      this.real = real;
    }

    @Override
    public Result<ControllerBase, LinkFailure> poll() {
      return through(real::poll);
    }

    @Override
    public Result<DeploymentBase, LinkFailure> deployment(URI link) {
      return through(() -> real.deployment(link));
    }

    @Override
    public Result<CancelAction, LinkFailure> cancellation(URI link) {
      return through(() -> real.cancellation(link));
    }

    @Override
    public Optional<LinkFailure> attributes(URI link, ConfigData attributes) {
      return sent(() -> real.attributes(link, attributes));
    }

    @Override
    public Optional<LinkFailure> attributes(ConfigData attributes) {
      return sent(() -> real.attributes(attributes));
    }

    @Override
    public Optional<LinkFailure> feedback(ActionId action, JsonObject body) {
      return sent(() -> real.feedback(action, body));
    }

    @Override
    public Optional<LinkFailure> cancelFeedback(ActionId action, JsonObject body) {
      return sent(() -> real.cancelFeedback(action, body));
    }

    @Override
    public Optional<LinkFailure> report(JsonObject body) {
      return sent(() -> real.report(body));
    }

    @Override
    public Result<MetadataBundle, LinkFailure> bundle(BundleRequest request) {
      return through(() -> real.bundle(request));
    }

    @Override
    public Result<Optional<byte[]>, LinkFailure> director(
        String file, Nonce nonce, long held, ByteCount limit) {
      return through(() -> real.director(file, nonce, held, limit));
    }

    @Override
    public Result<Optional<byte[]>, LinkFailure> file(URI link, ByteCount limit) {
      return through(() -> real.file(link, limit));
    }

    @Override
    public Result<Part, LinkFailure> open(URI link, long from) {
      return through(() -> real.open(link, from).map(part -> breaking(link, part)));
    }
  }
}
