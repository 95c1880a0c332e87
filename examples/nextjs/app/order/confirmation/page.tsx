import { PaymentStatus } from "./payment-status";

/** Of the address only `apptransid` is read: a status in it would be what anybody typed. */
export default async function Confirmation({ searchParams }: { searchParams: Promise<{ apptransid?: string }> }) {
  const { apptransid } = await searchParams;
  return (
    <>
      <h1>Your payment</h1>
      <PaymentStatus transactionId={apptransid ?? null} />
    </>
  );
}
