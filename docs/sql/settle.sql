-- A callback pays an order, which is approved by itself.
-- Written by SqlDocumentTest; README.md says how to read it.

START TRANSACTION;
SET @w=1,@o=1;
UPDATE orders SET state=:state /* PROCESSING */,failure=:failure /* NULL */,
    failed_at=:failed_at /* NULL */,fulfilment_event=COALESCE(fulfilment_event,:fulfilment_event),
    version=version+1,updated_at=:updated_at WHERE id=:id AND version=:version;
SET @w=ROW_COUNT();
SET @o=@w;
SELECT IF(@o IN (0,1),0,(SELECT 1 UNION SELECT 2));
INSERT INTO history(order_id,from_state,to_state,why,who,at)
    SELECT :order_id,:from_state /* NEW */,:to_state /* PROCESSING */,:why,
    :who /* zalopay callback */,:at
    FROM DUAL WHERE @w=1;
UPDATE bill SET state=:state /* PAID */,verified=:verified /* true */,
    superseded=:superseded /* false */,in_progress=:in_progress /* false */,
    declined=:declined /* NULL */,next_step=:next_step /* NULL */,
    session_url=:session_url /* NULL */,memo=:memo,deadline=:deadline,opening_until=:opening_until,
    next_check_at=:next_check_at,version=version+1,updated_at=GREATEST(updated_at,:updated_at),
    transaction_id=:transaction_id,paid_at=:paid_at,reason=:reason /* NULL */,
    code=:code /* NULL */,closed_at=:closed_at /* NULL */ WHERE id=:id AND version=:version AND
    @w=1;
SET @w=IF(@w=1,ROW_COUNT(),0);
SELECT IF(@o=0 OR @w=1,0,(SELECT 1 UNION SELECT 2));
INSERT INTO history(order_id,bill_id,from_state,to_state,why,who,at)
    SELECT :order_id,:bill_id,:from_state /* CREATED */,:to_state /* PAID */,:why,
    :who /* zalopay callback */,:at
    FROM DUAL WHERE @w=1;
INSERT INTO receipt(order_id,bill_id,ref,backend,account,transaction_id,amount,currency,role,
    source,key_id,evidence,key_fingerprint,signature,paid_at,received_at,number_twice)
    SELECT :order_id,:bill_id,:ref,:backend /* zalopay */,:account /* main */,:transaction_id,
    :amount,:currency /* VND */,:role /* APPLIED */,:source /* CALLBACK */,:key_id,:evidence,
    NULLIF(:key_fingerprint,''),NULLIF(:signature,''),:paid_at,:received_at,
    :number_twice /* false */
    FROM DUAL WHERE @w=1;
SET @receipt=LAST_INSERT_ID();
INSERT INTO callback_log(received_at,backend,account,ref,outcome,message)
    SELECT :received_at,:backend /* zalopay */,:account /* main */,:ref,:outcome /* RECORDED */,
    :message
    FROM DUAL WHERE @w=1;
INSERT INTO outbox(event_id,type,sequence,order_id,mode,payload,created_at,next_at)
    SELECT :event_id,:type /* order.processing */,:sequence,o.id,b.mode,
    JSON_MERGE_PATCH(JSON_OBJECT('order',CONCAT('ord_',o.id),'number',COALESCE(o.number,
    o.shop_ref),'shop_ref',o.shop_ref,'ref',b.ref,'gateway',b.backend,'method',m.code,'metadata',
    JSON_EXTRACT(o.metadata,'$'),'order_id',CONCAT('ord_',o.id),'payment_id',CONCAT('pay_',b.id),
    'description',o.description,'return_url',b.return_url,'amount',o.total,'currency',o.currency),
    :payload),:created_at,:next_at
    FROM orders o LEFT JOIN bill b ON b.id=COALESCE((SELECT r.bill_id FROM receipt r WHERE
    r.applied_order_id=o.id),(SELECT MAX(n.id) FROM bill n WHERE n.order_id=o.id)) LEFT JOIN
    payment_method m ON m.id=b.payment_method_id WHERE o.id=:id AND @w=1;
INSERT INTO outbox(event_id,type,sequence,order_id,mode,payload,created_at,next_at)
    SELECT :event_id,:type /* payment.paid */,:sequence,o.id,b.mode,
    JSON_MERGE_PATCH(JSON_OBJECT('order',CONCAT('ord_',o.id),'number',COALESCE(o.number,
    o.shop_ref),'shop_ref',o.shop_ref,'ref',b.ref,'gateway',b.backend,'method',m.code,'metadata',
    JSON_EXTRACT(o.metadata,'$'),'order_id',CONCAT('ord_',o.id),'payment_id',CONCAT('pay_',b.id),
    'description',o.description,'return_url',b.return_url,'amount',b.amount,'currency',b.currency),
    :payload),:created_at,:next_at
    FROM bill b JOIN orders o ON o.id=b.order_id LEFT JOIN payment_method m ON
    m.id=b.payment_method_id WHERE b.id=:id AND @w=1;
COMMIT;
SELECT event_id,type,sequence,mode,created_at,attempts,payload FROM outbox WHERE event_id IN
    (:value,:value) ORDER BY id;
