//! The vectors that Twilio publishes with its own library (twilio-python, `tests/unit/test_request_validator.py`).

use super::*;

const URL_PATH: &str = "/myapp.php?foo=1&bar=2";
const FORM: &str = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
const FORM_TYPE: &str = "application/x-www-form-urlencoded; charset=UTF-8";
const SHA1: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
const SHA1_443: &str = "kvajT1Ptam85bY51eRf/AJRuM3w=";
const SHA1_HTTP_80: &str = "0ZXoZLH/DfblKGATFgpif+LLRf4=";
const SHA1_DUPLICATES: &str = "IK+Dwps556ElfBT0I3Rgjkr1wJU=";
const SHA256: &str = "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=";
const JSON: &str = r#"{"property": "value", "boolean": true}"#;
const JSON_HASH: &str = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
const JSON_SHA1: &str = "a9nBmqA0ju/hNViExpshrM61xv4=";

fn verifier(public_base: &str) -> Verifier {
    Verifier::new(&WebhookSettings {
        public_base: public_base.to_owned(),
        auth_tokens: vec![SecretString::from("12345")],
        shared_keys: vec![SharedKey {
            id: "sk_1".to_owned(),
            secret: SecretString::from("12345"),
        }],
    })
    .unwrap()
}

fn form<'a>(signature: &'a str, settings: Option<&'a str>) -> Callback<'a> {
    Callback {
        path_and_query: URL_PATH,
        signature: Some(signature),
        signature_settings: settings,
        content_type: Some(FORM_TYPE),
        body: FORM.as_bytes(),
    }
}

#[test]
fn published_vectors_with_and_without_the_port() {
    for (base, signature) in [
        ("https://mycompany.com", SHA1),
        ("https://mycompany.com/", SHA1),
        ("https://mycompany.com", SHA1_443),
        ("https://mycompany.com:443", SHA1),
        ("https://mycompany.com:443", SHA1_443),
        ("http://mycompany.com", SHA1_HTTP_80),
        ("http://mycompany.com:80", SHA1_HTTP_80),
        // As Twilio's own library has it, another port may be left out in signing, too.
        ("https://mycompany.com:8443", SHA1),
    ] {
        assert_eq!(
            verifier(base).verify(&form(signature, None)),
            Ok(()),
            "{base} {signature}"
        );
    }
    for (base, signature) in [
        ("http://mycompany.com", SHA1),
        ("https://mycompany.com", SHA1_HTTP_80),
        ("https://mycompany.com:8443", SHA1_443),
        ("https://mycompany.example.org", SHA1),
        ("https://mycompany.com/path", SHA1),
    ] {
        assert_eq!(
            verifier(base).verify(&form(signature, None)),
            Err(SignatureError::Mismatch),
            "{base} {signature}"
        );
    }
}

#[test]
fn fields_are_signed_in_byte_order_with_their_distinct_values() {
    for (body, expected) in [
        ("Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234", Ok(())),
        ("Digits=1234&SidAccount=AC123&Digits=1234&Sid=CA123&Digits=5678", Ok(())),
        ("Sid=CA123&SidAccount=AC123&Digits=5678", Err(SignatureError::Mismatch)),
        (
            "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&More=1",
            Err(SignatureError::Mismatch),
        ),
        ("Sid=%", Err(SignatureError::Mismatch)),
    ] {
        let callback = Callback {
            body: body.as_bytes(),
            ..form(SHA1_DUPLICATES, None)
        };
        assert_eq!(verifier("https://mycompany.com").verify(&callback), expected, "{body}");
    }
}

#[test]
fn the_newer_signature_counts_with_its_key_and_algorithm_alone() {
    let verifier = verifier("https://mycompany.com");
    for (settings, signature, expected) in [
        ("key=sk_1,algorithm=HMAC_SHA256", SHA256, Ok(())),
        (" algorithm=hmac_sha256 , key=sk_1 ", SHA256, Ok(())),
        ("key=sk_1,algorithm=HMAC_SHA256", SHA1, Err(SignatureError::Mismatch)),
        (
            "key=sk_2,algorithm=HMAC_SHA256",
            SHA256,
            Err(SignatureError::UnknownKey),
        ),
        ("algorithm=HMAC_SHA256", SHA256, Err(SignatureError::UnknownKey)),
        (
            "key=sk_1,algorithm=HMAC_SHA512",
            SHA256,
            Err(SignatureError::UnknownAlgorithm),
        ),
        ("key=sk_1,algorithm=HMAC_SHA1", SHA1, Ok(())),
        ("key=sk_1", SHA1, Ok(())),
        ("", SHA1, Ok(())),
        ("key=sk_1", SHA256, Err(SignatureError::Mismatch)),
    ] {
        assert_eq!(
            verifier.verify(&form(signature, Some(settings))),
            expected,
            "{settings}"
        );
    }
    assert_eq!(
        verifier.verify(&form(SHA256, None)),
        Err(SignatureError::Mismatch),
        "no header means the older one"
    );
}

#[test]
fn a_json_body_is_vouched_for_by_its_hash_in_the_address() {
    let verifier = verifier("https://mycompany.com");
    let address = format!("{URL_PATH}&bodySHA256={JSON_HASH}");
    let json = Callback {
        path_and_query: &address,
        signature: Some(JSON_SHA1),
        signature_settings: None,
        content_type: Some("application/json"),
        body: JSON.as_bytes(),
    };
    assert_eq!(verifier.verify(&json), Ok(()));
    let changed = Callback {
        body: br#"{"property": "other", "boolean": true}"#,
        ..json
    };
    assert_eq!(verifier.verify(&changed), Err(SignatureError::Mismatch));
    let unhashed = Callback {
        path_and_query: URL_PATH,
        ..json
    };
    assert_eq!(verifier.verify(&unhashed), Err(SignatureError::BodyNotSigned));
    let other_hash = address.replace("0a1ff", "1a1ff");
    assert_eq!(
        verifier.verify(&Callback {
            path_and_query: &other_hash,
            ..json
        }),
        Err(SignatureError::Mismatch)
    );
}

#[test]
fn a_missing_or_broken_signature_is_no_signature() {
    let verifier = verifier("https://mycompany.com");
    for (signature, expected) in [
        (None, Err(SignatureError::Missing)),
        (Some("***"), Err(SignatureError::Malformed)),
        (Some(""), Err(SignatureError::Mismatch)),
        (Some("RSOYDt4T1cUTdK1PDd93/VVr8B9="), Err(SignatureError::Malformed)),
        (Some("SSOYDt4T1cUTdK1PDd93/VVr8B8="), Err(SignatureError::Mismatch)),
    ] {
        assert_eq!(
            verifier.verify(&Callback {
                signature,
                ..form("", None)
            }),
            expected,
            "{signature:?}"
        );
    }
}

#[test]
fn a_second_token_counts_during_a_change() {
    let mut settings = WebhookSettings {
        public_base: "https://mycompany.com".to_owned(),
        auth_tokens: vec![SecretString::from("67890"), SecretString::from("12345")],
        shared_keys: Vec::new(),
    };
    assert_eq!(Verifier::new(&settings).unwrap().verify(&form(SHA1, None)), Ok(()));
    settings.auth_tokens.pop();
    assert_eq!(
        Verifier::new(&settings).unwrap().verify(&form(SHA1, None)),
        Err(SignatureError::Mismatch)
    );
    settings.auth_tokens.clear();
    assert_eq!(
        Verifier::new(&settings).unwrap().verify(&form(SHA1, None)),
        Err(SignatureError::UnknownKey)
    );
}

#[test]
fn ports_of_every_kind_of_host() {
    for (base, with, without) in [
        (
            "https://a.example.org",
            "https://a.example.org:443",
            "https://a.example.org",
        ),
        (
            "http://a.example.org/x",
            "http://a.example.org:80/x",
            "http://a.example.org/x",
        ),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1"),
        ("https://[::1]", "https://[::1]:443", "https://[::1]"),
        ("https://[::1]:8443/x", "https://[::1]:8443/x", "https://[::1]/x"),
    ] {
        assert_eq!(
            with_and_without_port(base),
            Some([with.to_owned(), without.to_owned()]),
            "{base}"
        );
    }
    assert_eq!(with_and_without_port("a.example.org"), None);
    assert_eq!(with_and_without_port("https://"), None);
}
