# syntax=docker/dockerfile:1

FROM rust:1.95-slim-bookworm AS build
# A C compiler for SQLite and the cryptography of TLS.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN cargo build --release --locked --bin nazorg

FROM debian:bookworm-slim
# Certificates, to trust the gateways; curl, to ask the daemon how it is.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/nazorg --create-home --shell /usr/sbin/nologin nazorg
COPY --from=build /build/target/release/nazorg /usr/local/bin/nazorg
COPY LICENSE /usr/share/doc/nazorg/LICENSE

# All that is written lies here: the database, the journal and the keys. The rest may be mounted read-only
# (docker run --read-only --tmpfs /tmp).
VOLUME /var/lib/nazorg
WORKDIR /var/lib/nazorg
USER nazorg

# Client pages and webhooks; the workspace.
EXPOSE 8080 8081
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/healthz"]
# The first SIGTERM lets what is under way finish.
STOPSIGNAL SIGTERM
ENTRYPOINT ["nazorg"]
CMD ["run", "--config", "/var/lib/nazorg/nazorg.toml"]
