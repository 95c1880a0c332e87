import { verifyWebhook, WebhookVerificationError } from "@tollgate/client/webhooks";
import { record } from "../../../lib/shop";

export async function POST(request: Request) {
  const body = await request.text(); // As it came: what was parsed and written again fits no signature.
  try {
    record(verifyWebhook(body, request.headers, process.env.WEBHOOK_SECRET!));
  } catch (error) {
    if (error instanceof WebhookVerificationError) return new Response(null, { status: 401 });
    throw error;
  }
  return new Response(null, { status: 204 });
}
