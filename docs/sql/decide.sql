-- A person decides the case about a second payment.
-- Written by SqlDocumentTest; README.md says how to read it.

START TRANSACTION;
SET @w=1,@o=1;
UPDATE orders SET state=:state /* PROCESSING */,failure=:failure /* NULL */,
    failed_at=:failed_at /* NULL */,fulfilment_event=COALESCE(fulfilment_event,
    :fulfilment_event /* NULL */),version=version+1,updated_at=:updated_at WHERE id=:id AND
    version=:version;
SET @w=ROW_COUNT();
SET @o=@w;
SELECT IF(@o IN (0,1),0,(SELECT 1 UNION SELECT 2));
UPDATE review_case SET decided_at=:decided_at,decision=:decision /* keep */,who=:who /* an */,
    note=:note /* took a voucher */ WHERE id=:id AND decided_at IS NULL AND @w=1;
SET @w=IF(@w=1,ROW_COUNT(),0);
SELECT IF(@o=0 OR @w=1,0,(SELECT 1 UNION SELECT 2));
INSERT INTO history(order_id,case_id,from_state,to_state,why,who,at)
    SELECT :order_id,:case_id,:from_state,:to_state /* KEEP */,:why /* took a voucher */,
    :who /* an */,:at
    FROM DUAL WHERE @w=1;
INSERT INTO outbox(event_id,type,sequence,order_id,mode,payload,created_at,next_at)
    SELECT :event_id,:type /* review.decided */,:sequence,o.id,b.mode,
    JSON_MERGE_PATCH(JSON_OBJECT('order',CONCAT('ord_',o.id),'number',COALESCE(o.number,
    o.shop_ref),'shop_ref',o.shop_ref,'ref',b.ref,'gateway',b.backend,'method',m.code,'metadata',
    JSON_EXTRACT(o.metadata,'$'),'order_id',CONCAT('ord_',o.id),'payment_id',CONCAT('pay_',b.id),
    'description',o.description,'return_url',b.return_url,'case',CONCAT('case_',c.id),'kind',
    c.kind,'amount',COALESCE(c.amount,f.amount,r.amount,b.amount),'currency',COALESCE(c.currency,
    f.currency,r.currency,b.currency)),:payload),:created_at,:next_at
    FROM review_case c LEFT JOIN orders o ON o.id=c.order_id LEFT JOIN bill b ON b.id=c.bill_id
    LEFT JOIN payment_method m ON m.id=b.payment_method_id LEFT JOIN receipt r ON r.id=c.receipt_id
    LEFT JOIN refund f ON f.id=c.refund_id WHERE c.id=:id AND @w=1;
COMMIT;
SELECT event_id,type,sequence,mode,created_at,attempts,payload FROM outbox WHERE event_id IN
    (:value) ORDER BY id;
