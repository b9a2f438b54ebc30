package dev.pawl.cli.tufclient;

import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// `pawl tuf-client`: init, refresh, download. Ends with 0 when everything asked for was done, and
/// with 1 in every other case, wrong usage and surprises included: callers know no other numbers.
public final class TufClientMain {
  private final PrintStream out;
  private final InstantSource clock;
  private final FetchLimits limits;

  TufClientMain(PrintStream out, InstantSource clock, FetchLimits limits) {
    this.out = out;
    this.clock = clock;
    this.limits = limits;
  }

  public static void main(String[] arguments) {
    System.exit(run(System.err, InstantSource.system(), arguments));
  }

  /// Runs one command.
  ///
  /// @param out for people; all that scripts need is the number
  /// @param clock asked once
  /// @return 0 or 1
  public static int run(PrintStream out, InstantSource clock, String... arguments) {
    return new TufClientMain(out, clock, FetchLimits.standard()).run(arguments);
  }

  int run(String... arguments) {
    Optional<? extends Failure> failure;
    try {
      failure =
          switch (ClientArguments.read(arguments)) {
            case Result.Ok<ClientOrder, UsageFailure>(ClientOrder order) -> obey(order);
            case Result.Failed<ClientOrder, UsageFailure>(UsageFailure why) -> Optional.of(why);
          };
    } catch (IOException | UncheckedIOException e) {
      failure = Optional.of(new UsageFailure.FileTrouble("running `pawl tuf-client`", "" + e));
    } catch (RuntimeException e) {
      failure = Optional.of(new UsageFailure.Surprise("running `pawl tuf-client`", "" + e));
    }
    failure.ifPresent(why -> out.println(why.code() + ": " + why.explain()));
    return failure.isEmpty() ? 0 : 1;
  }

  private Optional<? extends Failure> obey(ClientOrder order) throws IOException {
    if (order instanceof ClientOrder.Help) {
      out.print(ClientArguments.USAGE);
      return Optional.empty();
    }
    try (TrustedFolder trusted = TrustedFolder.open(order.metadata())) {
      return switch (order) {
        case ClientOrder.Init init -> init(init, trusted);
        case ClientOrder.Refresh refresh -> refresh(refresh, trusted);
        case ClientOrder.Download download -> download(download, trusted);
        case ClientOrder.Help _ -> Optional.empty();
      };
    }
  }

  /// The file becomes what is trusted, for no other reason than that the caller says so. It must
  /// be a root that is signed by its own keys, and there must be none yet.
  private static Optional<Failure> init(ClientOrder.Init order, TrustedFolder trusted)
      throws IOException {
    String attempted = "making " + order.root() + " the trusted root";
    if (trusted.root().isPresent()) {
      return Optional.of(new UsageFailure.FileExists(attempted, trusted.rootFile()));
    }
    Optional<byte[]> root = DurableFile.read(order.root(), RoleType.ROOT.limit());
    if (root.isEmpty()) {
      return Optional.of(new UsageFailure.NoSuchFile(attempted, order.root()));
    }
    if (MetadataVerifier.firstRoot(root.get()) instanceof Result.Failed<?, TrustFailure>(var why)) {
      return Optional.of(why);
    }
    trusted.trust(root.get());
    return Optional.empty();
  }

  private Optional<? extends Failure> refresh(ClientOrder.Refresh order, TrustedFolder trusted)
      throws IOException {
    Optional<byte[]> root = trusted.root();
    if (root.isEmpty()) {
      return noRoot(trusted);
    }
    try (var files = new FileFetch(limits)) {
      var source = new HttpMetadata(files, order.repository());
      return failure(new TufClient(source, trusted, root.get()).refresh(now()));
    }
  }

  private Optional<? extends Failure> download(ClientOrder.Download order, TrustedFolder trusted)
      throws IOException {
    Optional<byte[]> root = trusted.root();
    if (root.isEmpty()) {
      return noRoot(trusted);
    }
    try (var files = new FileFetch(limits)) {
      var source = new HttpMetadata(files, order.repository());
      var refreshed = new TufClient(source, trusted, root.get()).refresh(now());
      if (!(refreshed instanceof Result.Ok<RefreshedTrust, TrustFailure>(RefreshedTrust trust))) {
        return failure(refreshed);
      }
      var targets = new TargetDownload(files, order.base(), TargetFolder.open(order.into()));
      for (String target : order.targets()) {
        Optional<TrustFailure> wrong = targets.download(trust, target);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
      return Optional.empty();
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private static Optional<Failure> noRoot(TrustedFolder trusted) {
    return Optional.of(
        new UsageFailure.NoSuchFile(
            "looking for the trusted root, which `pawl tuf-client init` makes",
            trusted.rootFile()));
  }

  private static <T> Optional<TrustFailure> failure(Result<T, TrustFailure> result) {
    return switch (result) {
      case Result.Ok<T, TrustFailure> _ -> Optional.empty();
      case Result.Failed<T, TrustFailure>(TrustFailure why) -> Optional.of(why);
    };
  }
}
