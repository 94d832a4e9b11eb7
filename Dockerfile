# syntax=docker/dockerfile:1

# The images are named by version and not by digest: a digest that nobody renews keeps old faults of Debian. Who builds
# for production pins the digests of the day, and builds again where Debian mends something.
# rust:*-slim brings the C compiler that SQLite, mimalloc and the cryptography of TLS are built with.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
COPY . .
# What was downloaded is kept from build to build, what was built is not: cargo goes by the times of files, and those of
# a copied tree may be older than a former build. Without the tables for a debugger the program is less than half as
# large; a panic still tells its file and line.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    cargo build --release --locked --bin nazorg \
    && strip --strip-debug --output-file=/nazorg target/release/nazorg

FROM debian:bookworm-slim
# Certificates, to trust gateways and databases. No version is pinned: Debian takes the former one away with every mend.
# The folders are made here so that fresh volumes on them belong to the user, who alone may look into them.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 nazorg \
    && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/nazorg --shell /usr/sbin/nologin nazorg \
    && install --directory --owner=10001 --group=10001 --mode=0700 \
        /var/lib/nazorg /var/lib/nazorg/keys /var/lib/nazorg/journal
COPY --from=build /nazorg /usr/local/bin/nazorg
COPY LICENSE /usr/share/doc/nazorg/LICENSE

# All that is written lies here: the database, the journal and the keys. The rest may be mounted read-only
# (docker run --read-only); an import by the command writes its rejects beside the export.
VOLUME /var/lib/nazorg
WORKDIR /var/lib/nazorg
# By number, so that a platform can see that it is not root.
USER 10001:10001

# Inside a container nobody reaches loopback from outside. These go before what a settings file says, so that the ports
# below and the question after the health hold.
ENV NAZORG_WEB__CLIENT_LISTEN=0.0.0.0:8080 \
    NAZORG_WEB__WORKSPACE_LISTEN=0.0.0.0:8081
# Client pages and webhooks; the workspace.
EXPOSE 8080 8081
# Bash asks by itself: one program less in the image that could fetch something.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.1\\r\\nHost: health\\r\\nConnection: close\\r\\n\\r\\n' >&3 && grep -q '^alive' <&3"]
# The first SIGTERM lets what is under way finish.
STOPSIGNAL SIGTERM
ENTRYPOINT ["nazorg"]
CMD ["run", "--config", "/etc/nazorg/nazorg.toml"]
