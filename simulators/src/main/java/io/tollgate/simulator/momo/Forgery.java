package io.tollgate.simulator.momo;

/** How a notification is signed. */
enum Forgery {
  NO,
  /** With the access key, which signs nothing. */
  OTHER_KEY,
  /** One digit of the right signature is changed. */
  DIGIT,
  /** Success of a larger amount, under the signature of the truth. */
  FIELD
}
