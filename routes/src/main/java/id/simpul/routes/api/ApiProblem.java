package id.simpul.routes.api;

import org.springframework.http.HttpStatus;

/** Why a request cannot be answered, told to the caller as an RFC 9457 problem. */
final class ApiProblem extends RuntimeException {

    private final HttpStatus status;

    ApiProblem(HttpStatus status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    static ApiProblem bad(String detail) {
        return new ApiProblem(HttpStatus.BAD_REQUEST, detail);
    }

    static ApiProblem unknown(String detail) {
        return new ApiProblem(HttpStatus.NOT_FOUND, detail);
    }

    static ApiProblem conflict(String detail) {
        return new ApiProblem(HttpStatus.CONFLICT, detail);
    }

    HttpStatus status() {
        return status;
    }
}
