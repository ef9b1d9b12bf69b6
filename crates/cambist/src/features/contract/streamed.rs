//! A reply of many items: read in parts, with no transaction between them, and sent as it is read.

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use store::Fault;

use super::envelope::{Failure, SUCCESS, json};

/// Rows in one read: memory does not grow with the reply, and no transaction waits for a slow client.
pub(super) const READ: u32 = 2000;

/// Items that are read part by part, oldest first.
pub(super) trait Items: Send + Sized + 'static {
    /// Writes the next items, each by [`Written::item`]; whether more may follow.
    fn next(&mut self, written: &mut Written) -> impl Future<Output = Result<bool, Fault>> + Send;
}

/// The text of items, with the commas between them.
#[derive(Default)]
pub(super) struct Written {
    bytes: Vec<u8>,
    has_items: bool,
}

impl Written {
    /// Adds an item: its id and its JSON.
    pub(super) fn item(&mut self, id: i64, json: &[u8]) {
        if std::mem::replace(&mut self.has_items, true) {
            self.bytes.push(b',');
        }
        self.bytes.extend_from_slice(format!("\"{id}\":").as_bytes());
        self.bytes.extend_from_slice(json);
    }

    fn close(&mut self, next_before_id: Option<i64>) {
        self.bytes.push(b'}');
        if let Some(next) = next_before_id {
            let truncated = format!(r#","truncated":1,"next_before_id":{next}"#);
            self.bytes.extend_from_slice(truncated.as_bytes());
        }
        self.bytes.extend_from_slice(b"}}");
    }

    fn take(&mut self) -> Bytes {
        Bytes::from(std::mem::take(&mut self.bytes))
    }
}

/// The whole reply of one item.
pub(super) fn whole(id: i64, json: &[u8]) -> String {
    let mut written = Written::default();
    written.bytes.extend_from_slice(format!(r#"{SUCCESS}{{"items":{{"#).as_bytes());
    written.item(id, json);
    written.close(None);
    String::from_utf8_lossy(&written.bytes).into_owned()
}

struct Under<I> {
    items: I,
    written: Written,
    next_before_id: Option<i64>,
}

/// Sends the items. `next_before_id` is where the next reply begins, when this one leaves out older
/// items.
pub(super) async fn stream<I: Items>(
    items: I,
    next_before_id: Option<i64>,
) -> Result<Response, Failure> {
    let mut under = Under { items, written: Written::default(), next_before_id };
    under.written.bytes.extend_from_slice(SUCCESS.as_bytes());
    under.written.bytes.extend_from_slice(br#"{"items":{"#);
    // The first read happens before the reply begins, so that a fault there is still told politely.
    let has_more = under.step().await?;
    let begun = under.written.take();
    let rest = stream::unfold(has_more.then_some(under), |under| async {
        let mut under = under?;
        match under.step().await {
            Ok(has_more) => {
                let chunk = under.written.take();
                Some((Ok(chunk), has_more.then_some(under)))
            }
            Err(fault) => {
                // Too late for an error in the envelope: a broken connection can't be taken for a
                // whole reply.
                tracing::error!(%fault, "a streamed reply was broken off");
                Some((Err(fault), None))
            }
        }
    });
    let begun = stream::once(async move { Ok::<_, Fault>(begun) });
    Ok(json(Body::from_stream(begun.chain(rest))))
}

impl<I: Items> Under<I> {
    async fn step(&mut self) -> Result<bool, Fault> {
        let has_more = self.items.next(&mut self.written).await?;
        if !has_more {
            self.written.close(self.next_before_id);
        }
        Ok(has_more)
    }
}
