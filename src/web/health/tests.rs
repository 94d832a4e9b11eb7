//! What a readiness answer says.

use super::*;

fn told(database: bool, rules: bool, pulse_secs: Option<i64>) -> (u16, String) {
    let pulse_age = pulse_secs.map(SignedDuration::from_secs);
    let (status, text) = tell(Readiness {
        database,
        rules,
        pulse_age,
    });
    (status.as_u16(), text)
}

#[test]
fn it_is_ready_only_where_everything_is() {
    assert_eq!(
        told(true, true, Some(299)),
        (
            200,
            "ready\ndatabase: answers\nrules: active\npulse: beats\n".to_owned()
        )
    );
    // A clock that was set back shows a pulse of the future; the engine judges that, not this.
    assert_eq!(told(true, true, Some(-60)).0, 200);
    for (database, rules, pulse, word) in [
        (false, true, Some(1), "database: does not answer"),
        (true, false, Some(1), "rules: none can be read"),
        (true, true, Some(300), "pulse: last beat more than five minutes ago"),
        (true, true, None, "pulse: has not beaten yet"),
    ] {
        let (status, text) = told(database, rules, pulse);
        assert_eq!(status, 503);
        assert!(text.starts_with("not ready\n") && text.contains(word), "{text}");
    }
}
