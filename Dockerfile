# One image for the hub and for the simulated legacy systems (another main class of the same jar's libraries).
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
RUN mvn -B -q -ntp -DskipTests -pl app -am package \
 && java -Djarmode=tools -jar app/target/simpul-exec.jar extract --destination /layout

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/simpul --create-home simpul
# The layout that the simpul command expects; extracted, the jar starts faster.
COPY --from=build /layout/ /opt/simpul/app/target/
COPY simpul /opt/simpul/simpul
COPY mappings/sources/ /opt/simpul/sources/
# Makes the archive of classes that later starts use.
RUN /opt/simpul/simpul --version > /dev/null
ENV PATH="/opt/simpul:$PATH" \
    SERVER_ADDRESS=0.0.0.0
USER simpul
WORKDIR /var/lib/simpul
VOLUME /var/lib/simpul
EXPOSE 8080
# Alive, not well: a hub whose sources are down must not be killed for it. bash, because the image has no curl for certain.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["simpul"]
CMD ["run", "--config", "/opt/simpul/sources", "--data", "/var/lib/simpul/data"]
