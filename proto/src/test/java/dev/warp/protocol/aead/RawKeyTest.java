package dev.warp.protocol.aead;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class RawKeyTest {

  @Test
  void shouldHoldACopy() {
    byte[] bytes = {1, 2, 3};
    try (RawKey key = new RawKey(bytes, "AES")) {
      bytes[0] = 9;
      key.getEncoded()[1] = 9;
      assertArrayEquals(new byte[] {1, 2, 3}, key.getEncoded());
    }
  }

  @Test
  void shouldBeGoneOnceDestroyed() {
    RawKey key = new RawKey(new byte[] {1, 2, 3}, "AES");
    assertFalse(key.isDestroyed());
    key.destroy();
    assertTrue(key.isDestroyed());
    assertThrows(IllegalStateException.class, key::getEncoded);
  }

  @Test
  void shouldNotShowItselfNorBeWrittenToAStream() throws IOException {
    try (RawKey key = new RawKey(new byte[] {1, 2, 3}, "AES");
        ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertEquals("AES key", key.toString());
      assertThrows(NotSerializableException.class, () -> out.writeObject(key));
    }
  }
}
