package dev.warp.control.access;

/** Why a call was refused before a service saw it. */
public enum Refusal {
  /** A web page made it, or a name was used that is not this server's. */
  WEB_PAGE("from a web page"),
  /** It came without a token. */
  NO_TOKEN("without a token"),
  /** Nobody has that token. */
  UNKNOWN_TOKEN("with an unknown token"),
  /** The operator's role does not allow it. */
  ROLE("beyond the role");

  private final String words;

  Refusal(String words) {
    this.words = words;
  }

  /** As in "a call without a token". */
  public String words() {
    return words;
  }
}
