package io.tollgate.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublicIdTest {

  @ParameterizedTest
  @EnumSource
  void prefixOfAPublicIdNamesItsKind(PublicId kind) {
    assertEquals(Optional.of(kind), PublicId.named(kind.of(42)));
    assertEquals("42", kind.withoutPrefix(kind.of(42)));
    assertEquals("42", kind.withoutPrefix("42"));
    assertEquals(Optional.empty(), PublicId.named("42"));
  }
}
