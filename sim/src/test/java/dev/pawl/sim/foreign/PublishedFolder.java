package dev.pawl.sim.foreign;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.TestRepository;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A repository of ours as any web server or mirror would serve it: plain files.
public final class PublishedFolder implements AutoCloseable {
  private final Function<String, Optional<byte[]>> metadata;
  private final Map<String, byte[]> targets = new ConcurrentHashMap<>();
  private final HttpServer server;

  PublishedFolder(TestRepository repository) throws IOException {
    this(name -> Optional.ofNullable(repository.tuf().files().get(name)));
  }

  /// @param metadata the files by name
  public PublishedFolder(Function<String, Optional<byte[]>> metadata) throws IOException {
    this.metadata = metadata;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /// Serves the bytes of an image under the name that consistent snapshots give it.
  public void target(ImageDescription image, byte[] bytes) {
    String path = image.path().value();
    int name = path.lastIndexOf('/') + 1;
    targets.put(path.substring(0, name) + image.sha256().hex() + "." + path.substring(name), bytes);
  }

  String metadata() {
    return url("/metadata/");
  }

  String targets() {
    return url("/targets/");
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] file =
          path.startsWith("/targets/")
              ? targets.get(path.substring("/targets/".length()))
              : metadata.apply(path.substring("/metadata/".length())).orElse(null);
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, file.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(file);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
