package dev.pawl.cli.testing;

/// Devices as the server describes them.
public final class Devices {
  private static final String SHA = "ab".repeat(32);

  private Devices() {}

  /// Runs 2.0.0 and has proved it.
  public static String confirmed(String id) {
    return """
    {"id":"%s","model":"lock-s2","hardware":"lock-s2","state":"enrolled",\
    "running":{"path":"line-lock/lock-2.0.0.img","version":"2.0.0","counter":2,"sha256":"%s"},\
    "floor":2,"assigned":{"action":1001,"path":"line-lock/lock-2.0.0.img","version":"2.0.0",\
    "state":"FINISHED","claimed":true,"evidenced":true,"reason":"confirmed by report 4"},\
    "lastSeen":1795175990000,"attributes":{"site":"oslo"}}\
    """
        .formatted(id, SHA);
  }

  /// Fell back from 3.0.0.
  public static String failed(String id) {
    return """
    {"id":"%s","model":"lock-s2","hardware":"lock-s2","state":"enrolled",\
    "running":{"path":"line-lock/lock-2.0.0.img","version":"2.0.0","counter":2,"sha256":"%s"},\
    "floor":2,"assigned":{"action":1002,"path":"line-lock/lock-3.0.0.img","version":"3.0.0",\
    "state":"ERROR","claimed":false,"evidenced":false,"reason":"fell back: health check failed"},\
    "lastSeen":1795174800000,"lastFailure":{"code":"boot.trial-failed",\
    "text":"3.0.0 did not become healthy within 60 s","at":1795174200000}}\
    """
        .formatted(id, SHA);
  }

  /// Registered, nothing else.
  public static String registered(String id) {
    return """
    {"id":"%s","model":"gw","hardware":"gw-r3","state":"registered"}\
    """
        .formatted(id);
  }
}
