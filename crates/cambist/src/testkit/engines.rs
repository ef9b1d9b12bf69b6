//! Every test of the office runs on both engines.

/// Makes `sqlite::NAME` and `postgres::NAME` out of each `async fn name(app: TestApp)`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)*) => {
        mod behaviours {
            #[allow(unused_imports)]
            use super::*;
            $($(#[$meta])* pub(super) async fn $name($app: $crate::testkit::TestApp) $body)*
        }
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::behaviours::$name($crate::testkit::TestApp::on_sqlite(stringify!($name)).await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::behaviours::$name($crate::testkit::TestApp::on_postgres(stringify!($name)).await).await;
            })*
        }
    };
}
