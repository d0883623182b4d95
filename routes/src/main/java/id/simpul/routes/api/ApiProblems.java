package id.simpul.routes.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every failure is an RFC 9457 problem that says what to do; causes go to the log, never to the caller. */
@RestControllerAdvice
class ApiProblems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ApiProblems.class);

    @ExceptionHandler
    ProblemDetail asked(ApiProblem problem) {
        return ProblemDetail.forStatusAndDetail(problem.status(), problem.getMessage());
    }

    @ExceptionHandler({DataAccessException.class, CannotCreateTransactionException.class})
    ProblemDetail databaseAway(Exception trouble) {
        // the class only: messages of the driver quote values
        LOG.warn(
                "a request could not be answered from the database: {}",
                trouble.getClass().getName());
        LOG.debug("that was", trouble);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "the database did not answer: try again, and see /actuator/health");
    }

    @ExceptionHandler
    ProblemDetail ours(Exception trouble) throws Exception {
        if (AnnotationUtils.findAnnotation(trouble.getClass(), ResponseStatus.class) != null
                || trouble.getClass().getName().startsWith("org.springframework.security")) {
            throw trouble;
        }
        LOG.error("a request failed", trouble);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "the hub failed at this request; its log says why");
    }
}
