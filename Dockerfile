# mockidx in a container: one static file, a user without rights, nothing else.
# How to use it: docs/howto/docker.md
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /mockidx ./cmd/mockidx

FROM scratch
COPY --from=build /mockidx /mockidx
USER 65532:65532
# A container is reached from outside it, so that it listens for all who are let
# in by published ports and networks. They know it as MOCKIDX_HOST.
ENV MOCKIDX_ALLOW_REMOTE=true \
    MOCKIDX_LISTEN=0.0.0.0:7780 \
    MOCKIDX_CONTROL=0.0.0.0:7779 \
    MOCKIDX_HOST=localhost
EXPOSE 7780 7779
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s --retries=3 CMD ["/mockidx", "wait", "--timeout", "2s"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/mockidx"]
CMD ["serve"]
