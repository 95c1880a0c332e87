<?php
// Receives Tollgate's webhooks with what PHP has, and prints each event.
$key = base64_decode(preg_replace('/^whsec_/', '', getenv('WEBHOOK_SECRET')));
$body = file_get_contents('php://input'); // The bytes as they came.
$id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
$timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';

$right = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
$genuine = false;
foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $given) {
    $genuine = hash_equals($right, $given) || $genuine;
}
if (!$genuine || abs(time() - (int) $timestamp) > 300) {
    http_response_code(401);
    exit;
}
// A shop keeps the event in a table with a unique id here, before the answer: after it the event does not come
// again. One that is in it already is not worked on again.
http_response_code(204);
$event = json_decode($body, true);
file_put_contents('php://stdout', $event['type'] . ' ' . ($event['data']['ref'] ?? '') . "\n");
