# syntax=docker/dockerfile:1
# One static binary in an empty image. Runs with a read-only root:
#   docker run --read-only -v lianluo:/data -p 127.0.0.1:8080:8080 lianluo
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY openapi.yaml contract.go ./
COPY api ./api
COPY cmd ./cmd
COPY db ./db
COPY internal ./internal
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/lianluo ./cmd/lianluo \
    && install -d -o 65532 -g 65532 -m 0700 /out/data

FROM scratch
LABEL org.opencontainers.image.title="lianluo" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/lianluo /lianluo
COPY --from=build --chown=65532:65532 /out/data /data
ENV LIANLUO_LISTEN=0.0.0.0:8080 \
    LIANLUO_DATA_DIR=/data \
    TMPDIR=/data
VOLUME ["/data"]
EXPOSE 8080
USER 65532:65532
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["/lianluo", "healthcheck"]
ENTRYPOINT ["/lianluo"]
CMD ["serve"]
