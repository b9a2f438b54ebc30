package dev.pawl.server.testkit;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/// A client of the operator API that holds every answer against the API's document.
public record ApiClient(TestClient client, OpenApiContract contract) {
  /// Any request with bytes.
  public HttpResponse<String> send(String method, String path, byte[] body) throws IOException {
    return checked(client.send(method, path, BodyPublishers.ofByteArray(body)));
  }

  /// Any request with text.
  public HttpResponse<String> send(String method, String path, String body) throws IOException {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8));
  }

  /// GET.
  public HttpResponse<String> get(String path) throws IOException {
    return checked(client.get(path));
  }

  /// POST.
  public HttpResponse<String> post(String path, String body) throws IOException {
    return send("POST", path, body);
  }

  private HttpResponse<String> checked(HttpResponse<String> answer) {
    contract.check(answer);
    return answer;
  }
}
