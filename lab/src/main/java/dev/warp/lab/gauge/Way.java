package dev.warp.lab.gauge;

/** How datagrams go. */
enum Way {
  /** Straight to where the recorder is. */
  LINK("link", 0),
  /** In at a tunnel's gate, and out at the far one. */
  TUNNEL("tunnel", 1);

  private final String word;
  private final int code;

  Way(String word, int code) {
    this.word = word;
    this.code = code;
  }

  /** What a datagram says it by. */
  int code() {
    return code;
  }

  /** Whether there is one of that code. */
  static boolean isCode(int code) {
    return code == LINK.code || code == TUNNEL.code;
  }

  static Way ofCode(int code) {
    return code == LINK.code ? LINK : TUNNEL;
  }

  String word() {
    return word;
  }

  static Way of(String word) {
    for (Way way : values()) {
      if (way.word.equals(word)) {
        return way;
      }
    }
    throw new IllegalArgumentException("neither link nor tunnel: " + word);
  }
}
