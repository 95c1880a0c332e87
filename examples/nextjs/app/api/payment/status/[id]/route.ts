import { api } from "../../../../../lib/shop";

export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }) {
  const { data, error, response } = await api.GET("/api/payment/status/{app_trans_id}", {
    params: { path: { app_trans_id: (await params).id } },
  });
  return Response.json(data ?? error, { status: response.status });
}
