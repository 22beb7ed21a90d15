# docker build -t guidepost . && docker run -p 8080:8080 -v guidepost:/var/lib/guidepost guidepost
# Two stages: the compiler stays behind; the image holds one binary that runs as nobody special.

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --release --bin guidepost \
 && install -D target/release/guidepost /out/guidepost

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/guidepost --create-home guidepost
COPY --from=build /out/guidepost /usr/local/bin/guidepost
USER guidepost
WORKDIR /var/lib/guidepost
ENV GUIDEPOST_LISTEN=0.0.0.0:8080 \
    GUIDEPOST_DATA_DIR=/var/lib/guidepost
EXPOSE 8080
VOLUME /var/lib/guidepost
# SIGTERM lets open requests finish; the binary asks its own /readyz.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["guidepost", "healthcheck"]
ENTRYPOINT ["guidepost"]
CMD ["serve"]
