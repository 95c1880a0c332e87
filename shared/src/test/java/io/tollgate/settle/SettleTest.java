package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.gateway.Acknowledgement;
import io.tollgate.store.Books;
import io.tollgate.store.Situation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettleTest {

  private static final Books BOOKS = Books.open();

  @AfterAll
  static void close() {
    BOOKS.close();
  }

  @AfterEach
  void sound() {
    BOOKS.assertSound();
  }

  @Test
  void aFreshPaymentIsWrittenDownWhole() {
    Situation placed = BOOKS.place();

    assertEquals(Acknowledgement.RECORDED, BOOKS.called(placed, paid("1")).acknowledgement());

    assertEquals(
        "", BOOKS.story(placed));
  }
}
