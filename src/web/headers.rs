//! Strict headers on every answer (OWASP Secure Headers; W3C Content Security Policy Level 3).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// No script, no frame, no foreign address; styles and images of our own. `data:` is for the arrow of a select box.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
                                           form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Nothing of the machine is asked for.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
                           magnetometer=(), microphone=(), payment=(), usb=(), browsing-topics=()";

/// Two years, as the preload lists ask (RFC 6797). Other hosts of the domain are not ours to bind.
const TRANSPORT: &str = "max-age=63072000";

const FIXED: [(HeaderName, &str); 9] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive"),
    (HeaderName::from_static("x-dns-prefetch-control"), "off"),
];

/// What the headers depend on.
#[derive(Clone, Copy, Debug)]
pub struct HeaderSettings {
    /// Whether people reach these pages by https, so that a browser may be told to use nothing else.
    pub https: bool,
}

/// The layer: puts the headers on whatever answer comes from below, errors and unknown addresses among them.
pub async fn strict(State(settings): State<HeaderSettings>, request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    put(answer.headers_mut(), settings);
    answer
}

fn put(headers: &mut HeaderMap, settings: HeaderSettings) {
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if settings.https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TRANSPORT));
    }
    // Assets alone say for themselves how long they keep.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
