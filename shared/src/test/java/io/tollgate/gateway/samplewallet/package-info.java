/**
 * Sample Wallet, which nobody runs: a complete and small gateway. A new gateway begins as a copy of
 * it, and the mutants of the contract test are made of it. This is its document.
 *
 * <ol>
 *   <li>A call is a POST of a JSON object of texts. The header {@code X-Signature} is the
 *       HMAC-SHA256 of the body by the merchant's API key, in lower-case hexadecimal. An answer is
 *       a JSON object with the whole number {@code code}: 0 done, 1 the reference or refund_id is
 *       taken, 2 a member is wrong, 3 more than is left of the payment, 4 too late for a refund, 90
 *       wrong signature, 91 too many calls, 99 the wallet failed and may have acted.
 *   <li>{@code /v1/payments} takes merchant_id, reference, amount (decimal, in major units),
 *       currency, description, callback_url, return_url and expires_at (ISO 8601), which is five
 *       minutes to thirty days ahead. The answer names the payment_url. Nothing is stored when the
 *       code is not 0.
 *   <li>{@code /v1/payments/query} and {@code /v1/payments/expire} take merchant_id and reference,
 *       and answer with the payment: merchant_id, reference, result_code and, once money has come,
 *       amount, currency, transaction_id and paid_at.
 *   <li>{@code /v1/refunds} takes merchant_id, refund_id, transaction_id, amount, currency and
 *       reason, {@code /v1/refunds/query} merchant_id and refund_id. Both answer with the
 *       result_code of the refund. A refund_id is looked up before anything else is checked. Money
 *       can go back for 180 days.
 *   <li>result_code of a payment: 0 paid, 10 balance too low, 11 bank refused, 12 cancelled by the
 *       payer (who may try again in all three), 20 nobody has opened the page, 21 the page is open,
 *       22 authorised and the money is on its way, 30 expired, 31 ended by the merchant, 40 the
 *       wallet doubts the money, 44 unknown. Of a refund: 60 under way, 61 done, 62 failed, 63
 *       waits for a person at the wallet, 44 unknown.
 *   <li>A callback is a POST of the payment to callback_url, with the header {@code X-Signature} by
 *       the merchant's callback key. It is repeated until the status is 200 or 400.
 *   <li>The browser returns to return_url with merchant_id, reference, result_code and signature,
 *       which is the HMAC-SHA256 of the three values joined by bars, by the callback key.
 * </ol>
 */
package io.tollgate.gateway.samplewallet;
