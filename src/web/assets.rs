//! Style sheets and images, served under a path that holds their hash, so that a browser keeps them for good.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{self, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::page::{PageError, Pages, names_of, read_bytes};

/// Where assets stand below the templates.
const FOLDER: &str = "assets/";

/// What is served, by ending; anything else in the folder (a licence, a note) stays where it is.
const KINDS: [(&str, &str); 4] = [
    ("css", "text/css; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
];

/// The longest that a browser is told to keep what never changes, in seconds: a year (RFC 9111 names no more).
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// All assets, in memory.
#[derive(Clone)]
pub struct Assets {
    base: Arc<str>,
    files: Arc<BTreeMap<String, (&'static str, Bytes)>>,
}

impl Assets {
    /// Reads all assets, those of the folder `overlay` before those that the binary carries.
    pub(super) fn read(overlay: Option<&Path>) -> Result<Self, PageError> {
        let mut files = BTreeMap::new();
        let mut hash = Sha256::new();
        for (ending, kind) in KINDS {
            for name in names_of(overlay, ending)? {
                let Some(short) = name.strip_prefix(FOLDER) else {
                    continue;
                };
                let bytes = read_bytes(overlay, &name)?.unwrap_or_default();
                hash.update(short.as_bytes());
                hash.update(bytes.len().to_be_bytes());
                hash.update(&bytes);
                files.insert(short.to_owned(), (kind, Bytes::from(bytes)));
            }
        }
        let hash = data_encoding::HEXLOWER.encode(&hash.finalize()[..8]);
        Ok(Self {
            base: format!("/assets/{hash}").into(),
            files: Arc::new(files),
        })
    }

    /// The start of every asset's address, without a slash at the end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The kind and bytes of an asset.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<(&'static str, Bytes)> {
        self.files.get(name).cloned()
    }
}

/// `GET /assets/{hash}/{*name}`. An address of another version gets what there is now, which the browser does not keep.
pub(super) async fn serve(
    State(pages): State<Arc<Pages>>,
    extract::Path((hash, name)): extract::Path<(String, String)>,
) -> Response {
    let assets = pages.assets();
    let Some((kind, bytes)) = assets.get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut answer = ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], bytes).into_response();
    if assets.base().strip_prefix("/assets/") == Some(hash.as_str()) {
        answer.headers_mut().insert(header::CACHE_CONTROL, KEPT);
    }
    answer
}
