//! A gateway's far end that takes everything at once: what is measured is ours, not its.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, to_bytes};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;

pub(crate) struct Sink {
    pub(crate) base_url: String,
    taken: Arc<AtomicUsize>,
}

impl Sink {
    /// On a thread of its own, which ends with the program.
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&taken);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(serve(listener, counted));
        });
        Self { base_url, taken }
    }

    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }
}

async fn serve(listener: std::net::TcpListener, taken: Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        stream.set_nodelay(true).unwrap();
        let taken = Arc::clone(&taken);
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(request, Arc::clone(&taken)));
            // A connection that the client closes is no news.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(request: Request<Incoming>, taken: Arc<AtomicUsize>) -> Result<Response<String>, axum::Error> {
    to_bytes(Body::new(request.into_body()), 64 * 1024).await?;
    let count = taken.fetch_add(1, Ordering::Relaxed) + 1;
    let body = format!(r#"{{"sid":"SM{count:032x}","status":"queued","num_segments":"2"}}"#);
    let mut answer = Response::new(body);
    *answer.status_mut() = hyper::StatusCode::CREATED;
    let kind = hyper::header::HeaderValue::from_static("application/json");
    answer.headers_mut().insert(hyper::header::CONTENT_TYPE, kind);
    Ok(answer)
}
